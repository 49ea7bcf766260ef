-- name: PersonByPhone :one
SELECT person, login, name, password, disabled, email, phone, phone_proved_at FROM person WHERE phone = sqlc.arg(phone) AND phone <> '';

-- name: ProvePhone :execrows
UPDATE person SET phone_proved_at = sqlc.arg(phone_proved_at), version = version + 1
WHERE person = sqlc.arg(person) AND phone = sqlc.arg(phone) AND phone_proved_at = 0;

-- name: InsertAttempt :exec
INSERT INTO sent_code (attempt, phone, source, person, way, code, tries, created_at, expires_at, used_at)
VALUES (sqlc.arg(attempt), sqlc.arg(phone), sqlc.arg(source), sqlc.arg(person), '', '', 0, sqlc.arg(created_at), sqlc.arg(expires_at), 0);

-- name: AttemptByKey :one
SELECT attempt, phone, person, way, code, tries, created_at, expires_at, used_at FROM sent_code WHERE attempt = sqlc.arg(attempt);

-- name: VoidAttempts :execrows
UPDATE sent_code SET used_at = sqlc.arg(used_at) WHERE phone = sqlc.arg(phone) AND used_at = 0;

-- name: SetAttemptCode :execrows
UPDATE sent_code SET person = sqlc.arg(person), way = sqlc.arg(way), code = sqlc.arg(code)
WHERE attempt = sqlc.arg(attempt) AND code = '' AND used_at = 0;

-- name: TakeTry :execrows
UPDATE sent_code SET tries = tries + 1 WHERE attempt = sqlc.arg(attempt) AND tries < CAST(sqlc.arg(most) AS BIGINT) AND used_at = 0;

-- name: UseAttempt :execrows
UPDATE sent_code SET used_at = sqlc.arg(used_at) WHERE attempt = sqlc.arg(attempt) AND used_at = 0;

-- name: CountAsksOfPhone :one
SELECT COUNT(*) FROM sent_code WHERE phone = sqlc.arg(phone) AND created_at > sqlc.arg(since);

-- name: CountAsksOfPerson :one
SELECT COUNT(*) FROM sent_code WHERE person = sqlc.arg(person) AND phone <> sqlc.arg(phone) AND created_at > sqlc.arg(since);

-- name: UpdatePhone :exec
UPDATE person SET phone = sqlc.arg(phone), phone_proved_at = sqlc.arg(phone_proved_at), version = version + 1 WHERE person = sqlc.arg(person);

-- name: CountAsksFrom :one
SELECT COUNT(*) FROM sent_code WHERE source = sqlc.arg(source) AND created_at > sqlc.arg(since);

-- name: CountSent :one
SELECT COUNT(*) FROM sent_code WHERE way = 'sms' AND created_at > sqlc.arg(since);

-- name: CountOldAttempts :one
SELECT COUNT(*) FROM sent_code WHERE created_at <= sqlc.arg(until);

-- name: DeleteOldAttempts :exec
DELETE FROM sent_code WHERE created_at <= sqlc.arg(until);
