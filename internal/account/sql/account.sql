-- name: InsertPerson :execrows
INSERT INTO person (person, login, name, password, disabled, created_at, version, email, phone, phone_proved_at)
VALUES (sqlc.arg(person), sqlc.arg(login), sqlc.arg(name), sqlc.arg(password), FALSE, sqlc.arg(created_at), 1, sqlc.arg(email), sqlc.arg(phone), 0)
ON CONFLICT (login) DO NOTHING;

-- name: UpdatePassword :exec
UPDATE person SET password = sqlc.arg(password), version = version + 1 WHERE person = sqlc.arg(person);

-- name: UpdateEmail :exec
UPDATE person SET email = sqlc.arg(email), version = version + 1 WHERE person = sqlc.arg(person);

-- name: DisablePerson :exec
UPDATE person SET disabled = TRUE, version = version + 1 WHERE person = sqlc.arg(person);

-- name: PersonByKey :one
SELECT person, login, name, password, disabled, email, phone, phone_proved_at FROM person WHERE person = sqlc.arg(person);

-- name: PersonByLogin :one
SELECT person, login, name, password, disabled, email, phone, phone_proved_at FROM person WHERE login = sqlc.arg(login);

-- name: PersonBySession :one
SELECT p.person, p.login, p.name, s.session, s.expires_at, s.stage, s.proved_at, s.identity, s.auth_at, s.strong, s.by_code, s.provider_session,
    EXISTS (SELECT 1 FROM second_factor f WHERE f.person = p.person AND f.confirmed_at > 0) AS app,
    EXISTS (SELECT 1 FROM passkey k WHERE k.person = p.person) AS passkeys
FROM session s JOIN person p ON p.person = s.person
WHERE s.token = sqlc.arg(token) AND s.expires_at > sqlc.arg(now) AND NOT p.disabled;

-- name: ListPersons :many
SELECT p.person, p.login, p.name, p.password <> '' AS can_sign_in, p.disabled, p.email,
    EXISTS (SELECT f.person FROM second_factor f WHERE f.person = p.person AND f.confirmed_at > 0
        UNION ALL SELECT k.person FROM passkey k WHERE k.person = p.person) AS second
FROM person p ORDER BY p.login;

-- name: InsertRole :exec
INSERT INTO held_role (person, role, place, started_at, ended_at)
VALUES (sqlc.arg(person), sqlc.arg(role), sqlc.arg(place), sqlc.arg(started_at), sqlc.arg(ended_at));

-- name: EndRole :exec
UPDATE held_role SET ended_at = sqlc.arg(now)
WHERE person = sqlc.arg(person) AND role = sqlc.arg(role) AND place = sqlc.arg(place) AND (ended_at = 0 OR ended_at > sqlc.arg(now));

-- name: OpenRoles :one
SELECT COUNT(*) FROM held_role
WHERE person = sqlc.arg(person) AND role = sqlc.arg(role) AND place = sqlc.arg(place) AND (ended_at = 0 OR ended_at > sqlc.arg(now));

-- name: RolesAt :many
SELECT role, place FROM held_role
WHERE person = sqlc.arg(person) AND started_at <= sqlc.arg(now) AND (ended_at = 0 OR ended_at > sqlc.arg(now))
ORDER BY role, place;

-- name: RolesInForce :many
SELECT h.person, h.role, h.place, CASE WHEN p.password <> '' OR EXISTS (SELECT 1 FROM identity i WHERE i.person = p.person) THEN 1 ELSE 0 END AS comes_in
FROM held_role h JOIN person p ON p.person = h.person
WHERE NOT p.disabled AND h.started_at <= sqlc.arg(now) AND (h.ended_at = 0 OR h.ended_at > sqlc.arg(now))
ORDER BY h.person, h.role, h.place;

-- name: AllRolesFrom :many
SELECT person, role, place, started_at, ended_at FROM held_role
WHERE ended_at = 0 OR ended_at > sqlc.arg(now)
ORDER BY person, role, place, started_at;

-- name: InsertSession :exec
INSERT INTO session (token, session, person, started_at, expires_at, stage, came_from, browser, proved_at, identity, auth_at, strong, by_code, provider_session)
VALUES (sqlc.arg(token), sqlc.arg(session), sqlc.arg(person), sqlc.arg(started_at), sqlc.arg(expires_at), sqlc.arg(stage), sqlc.arg(came_from), sqlc.arg(browser), sqlc.arg(proved_at),
    sqlc.arg(identity), sqlc.arg(auth_at), sqlc.arg(strong), sqlc.arg(by_code), sqlc.arg(provider_session));

-- name: SessionOwner :one
SELECT person FROM session WHERE token = sqlc.arg(token);

-- name: DeleteSession :exec
DELETE FROM session WHERE token = sqlc.arg(token);

-- name: CountSessionsOf :one
SELECT COUNT(*) FROM session WHERE person = sqlc.arg(person);

-- name: DeleteSessionsOf :execrows
DELETE FROM session WHERE person = sqlc.arg(person);

-- name: CountExpired :one
SELECT (SELECT COUNT(*) FROM session WHERE session.expires_at <= sqlc.arg(now)) AS sessions,
    (SELECT COUNT(*) FROM used_challenge WHERE used_challenge.expires_at <= sqlc.arg(now)) AS challenges;

-- name: DeleteExpiredSessions :exec
DELETE FROM session WHERE expires_at <= sqlc.arg(now);

-- name: SessionsOf :many
SELECT token, session, started_at, expires_at, came_from, browser FROM session
WHERE person = sqlc.arg(person) AND expires_at > sqlc.arg(now) AND stage = ''
ORDER BY started_at DESC, token;

-- name: ProveSession :execrows
UPDATE session SET proved_at = sqlc.arg(proved_at), token = sqlc.arg(next) WHERE token = sqlc.arg(token) AND stage = '';

-- name: RolesFrom :many
SELECT role, place, started_at, ended_at FROM held_role
WHERE person = sqlc.arg(person) AND (ended_at = 0 OR ended_at > sqlc.arg(now))
ORDER BY role, place, started_at;

-- name: InsertRequest :exec
INSERT INTO role_request (request, person, role, place, starts_at, ends_at, reason, state, asked_by, asked_at, decided_by, decided_at)
VALUES (sqlc.arg(request), sqlc.arg(person), sqlc.arg(role), sqlc.arg(place), sqlc.arg(starts_at), sqlc.arg(ends_at), sqlc.arg(reason),
    'waiting', sqlc.arg(asked_by), sqlc.arg(asked_at), '', 0);

-- name: WaitingLike :one
SELECT COUNT(*) FROM role_request
WHERE person = sqlc.arg(person) AND role = sqlc.arg(role) AND place = sqlc.arg(place) AND state = 'waiting';

-- name: RequestByKey :one
SELECT * FROM role_request WHERE request = sqlc.arg(request);

-- name: DecideRequest :execrows
UPDATE role_request SET state = sqlc.arg(state), decided_by = sqlc.arg(decided_by), decided_at = sqlc.arg(decided_at)
WHERE request = sqlc.arg(request) AND state = 'waiting';

-- name: WaitingRequests :many
SELECT q.request, q.person, p.login, p.name, q.role, q.place, q.starts_at, q.ends_at, q.reason, q.asked_by, q.asked_at,
    CAST(COALESCE((SELECT b.name FROM person b WHERE b.person = q.asked_by), q.asked_by) AS TEXT) AS asker
FROM role_request q JOIN person p ON p.person = q.person
WHERE q.state = 'waiting' ORDER BY q.asked_at, q.request;

-- name: RefuseRequestsOf :execrows
UPDATE role_request SET state = 'refused', decided_by = sqlc.arg(decided_by), decided_at = sqlc.arg(decided_at)
WHERE person = sqlc.arg(person) AND state = 'waiting';

-- name: FactorOf :one
SELECT person, secret, confirmed_at, last_step FROM second_factor WHERE person = sqlc.arg(person);

-- name: PutFactor :exec
INSERT INTO second_factor (person, secret, confirmed_at, last_step, created_at)
VALUES (sqlc.arg(person), sqlc.arg(secret), 0, 0, sqlc.arg(created_at))
ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, confirmed_at = 0, last_step = 0, created_at = excluded.created_at;

-- name: ConfirmFactor :exec
UPDATE second_factor SET confirmed_at = sqlc.arg(confirmed_at) WHERE person = sqlc.arg(person);

-- name: TakeStep :execrows
UPDATE second_factor SET last_step = sqlc.arg(step) WHERE person = sqlc.arg(person) AND last_step < sqlc.arg(step);

-- name: DeleteFactor :exec
DELETE FROM second_factor WHERE person = sqlc.arg(person);

-- name: InsertRecoveryCode :exec
INSERT INTO recovery_code (person, code, used_at) VALUES (sqlc.arg(person), sqlc.arg(code), 0);

-- name: DeleteRecoveryCodes :exec
DELETE FROM recovery_code WHERE person = sqlc.arg(person);

-- name: UseRecoveryCode :execrows
UPDATE recovery_code SET used_at = sqlc.arg(used_at) WHERE person = sqlc.arg(person) AND code = sqlc.arg(code) AND used_at = 0;

-- name: RecoveryCodesLeft :one
SELECT COUNT(*) FROM recovery_code WHERE person = sqlc.arg(person) AND used_at = 0;

-- name: InsertTicket :exec
INSERT INTO ticket (ticket, person, purpose, created_at, expires_at, used_at)
VALUES (sqlc.arg(ticket), sqlc.arg(person), sqlc.arg(purpose), sqlc.arg(created_at), sqlc.arg(expires_at), 0);

-- name: TicketByCode :one
SELECT t.person, p.login, p.name, t.purpose FROM ticket t JOIN person p ON p.person = t.person
WHERE t.ticket = sqlc.arg(ticket) AND t.used_at = 0 AND t.expires_at > sqlc.arg(now) AND NOT p.disabled;

-- name: UseTicketsOf :execrows
UPDATE ticket SET used_at = sqlc.arg(used_at) WHERE person = sqlc.arg(person) AND used_at = 0;

-- name: TicketsSince :one
SELECT COUNT(*) FROM ticket WHERE person = sqlc.arg(person) AND purpose = 'recover' AND created_at > sqlc.arg(since);

-- name: InsertPasskey :execrows
INSERT INTO passkey (passkey, person, credential, public_key, counter, backup_eligible, backed_up, aaguid, name, created_at, last_used_at)
VALUES (sqlc.arg(passkey), sqlc.arg(person), sqlc.arg(credential), sqlc.arg(public_key), sqlc.arg(counter), sqlc.arg(backup_eligible),
    sqlc.arg(backed_up), sqlc.arg(aaguid), sqlc.arg(name), sqlc.arg(created_at), 0)
ON CONFLICT (credential) DO NOTHING;

-- name: PasskeyByCredential :one
SELECT k.passkey, k.person, p.name, k.public_key, k.counter, k.backup_eligible, k.backed_up
FROM passkey k JOIN person p ON p.person = k.person
WHERE k.credential = sqlc.arg(credential) AND NOT p.disabled;

-- name: PasskeysOf :many
SELECT passkey, credential, backup_eligible, name, created_at, last_used_at FROM passkey
WHERE person = sqlc.arg(person) ORDER BY created_at, passkey;

-- name: UsePasskey :execrows
UPDATE passkey SET counter = sqlc.arg(counter), backed_up = sqlc.arg(backed_up), last_used_at = sqlc.arg(last_used_at)
WHERE passkey = sqlc.arg(passkey) AND counter = sqlc.arg(before);

-- name: DeletePasskey :exec
DELETE FROM passkey WHERE passkey = sqlc.arg(passkey);

-- name: DeletePasskeysOf :execrows
DELETE FROM passkey WHERE person = sqlc.arg(person);

-- name: UseChallenge :execrows
INSERT INTO used_challenge (challenge, used_at, expires_at) VALUES (sqlc.arg(challenge), sqlc.arg(used_at), sqlc.arg(expires_at)) ON CONFLICT (challenge) DO NOTHING;

-- name: DeleteExpiredChallenges :exec
DELETE FROM used_challenge WHERE expires_at <= sqlc.arg(now);

-- name: DeleteTicket :execrows
DELETE FROM ticket WHERE ticket = sqlc.arg(ticket) AND (used_at > 0 OR expires_at <= sqlc.arg(now));

-- name: LapseRequest :execrows
UPDATE role_request SET state = 'refused', decided_by = sqlc.arg(decided_by), decided_at = sqlc.arg(decided_at)
WHERE request = sqlc.arg(request) AND state = 'waiting';

-- name: WipePerson :exec
UPDATE person SET email = '', phone = '', phone_proved_at = 0, password = '', version = version + 1 WHERE person = sqlc.arg(person);

-- name: DeleteTicketsOf :exec
DELETE FROM ticket WHERE person = sqlc.arg(person);
