-- name: InsertPerson :execrows
INSERT INTO person (person, login, name, password, disabled, created_at, version)
VALUES (sqlc.arg(person), sqlc.arg(login), sqlc.arg(name), sqlc.arg(password), FALSE, sqlc.arg(created_at), 1)
ON CONFLICT (login) DO NOTHING;

-- name: UpdatePassword :exec
UPDATE person SET password = sqlc.arg(password), version = version + 1 WHERE person = sqlc.arg(person);

-- name: DisablePerson :exec
UPDATE person SET disabled = TRUE, version = version + 1 WHERE person = sqlc.arg(person);

-- name: PersonByKey :one
SELECT person, login, name, disabled FROM person WHERE person = sqlc.arg(person);

-- name: PersonByLogin :one
SELECT person, login, name, password, disabled FROM person WHERE login = sqlc.arg(login);

-- name: PersonBySession :one
SELECT p.person, p.login, p.name
FROM session s JOIN person p ON p.person = s.person
WHERE s.token = sqlc.arg(token) AND s.expires_at > sqlc.arg(now) AND NOT p.disabled;

-- name: ListPersons :many
SELECT person, login, name, password <> '' AS can_sign_in, disabled FROM person ORDER BY login;

-- name: InsertRole :exec
INSERT INTO held_role (person, role, place, started_at, ended_at)
VALUES (sqlc.arg(person), sqlc.arg(role), sqlc.arg(place), sqlc.arg(started_at), 0);

-- name: EndRole :exec
UPDATE held_role SET ended_at = sqlc.arg(ended_at)
WHERE person = sqlc.arg(person) AND role = sqlc.arg(role) AND place = sqlc.arg(place) AND ended_at = 0;

-- name: OpenRoles :one
SELECT COUNT(*) FROM held_role
WHERE person = sqlc.arg(person) AND role = sqlc.arg(role) AND place = sqlc.arg(place) AND ended_at = 0;

-- name: RolesAt :many
SELECT role, place FROM held_role
WHERE person = sqlc.arg(person) AND started_at <= sqlc.arg(now) AND (ended_at = 0 OR ended_at > sqlc.arg(now))
ORDER BY role, place;

-- name: AllRolesAt :many
SELECT person, role, place FROM held_role
WHERE started_at <= sqlc.arg(now) AND (ended_at = 0 OR ended_at > sqlc.arg(now))
ORDER BY person, role, place;

-- name: InsertSession :exec
INSERT INTO session (token, person, started_at, expires_at)
VALUES (sqlc.arg(token), sqlc.arg(person), sqlc.arg(started_at), sqlc.arg(expires_at));

-- name: SessionOwner :one
SELECT person FROM session WHERE token = sqlc.arg(token);

-- name: DeleteSession :exec
DELETE FROM session WHERE token = sqlc.arg(token);

-- name: DeleteSessionsOf :execrows
DELETE FROM session WHERE person = sqlc.arg(person);

-- name: CountExpiredSessions :one
SELECT COUNT(*) FROM session WHERE expires_at <= sqlc.arg(now);

-- name: DeleteExpiredSessions :exec
DELETE FROM session WHERE expires_at <= sqlc.arg(now);
