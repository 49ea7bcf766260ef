-- name: InsertRequest :exec
INSERT INTO data_request (request, kind, about, place, asked, received_on, reply_by, finish_by, doubt, state, ground, answer, entered_by, replied_on, finished_on, created_at, version)
VALUES (sqlc.arg(request), sqlc.arg(kind), sqlc.arg(about), sqlc.arg(place), sqlc.arg(asked), sqlc.arg(received_on), sqlc.arg(reply_by), sqlc.arg(finish_by),
    sqlc.arg(doubt), 'waiting', '', '', sqlc.arg(entered_by), '', '', sqlc.arg(created_at), 1);

-- name: AcceptRequest :execrows
UPDATE data_request SET state = 'accepted', replied_on = sqlc.arg(replied_on), version = version + 1
WHERE request = sqlc.arg(request) AND version = sqlc.arg(version) AND state = 'waiting';

-- name: FinishRequest :execrows
UPDATE data_request SET state = sqlc.arg(state), ground = sqlc.arg(ground), answer = sqlc.arg(answer), finished_on = sqlc.arg(finished_on),
    replied_on = CASE WHEN replied_on = '' THEN CAST(sqlc.arg(finished_on) AS TEXT) ELSE replied_on END, version = version + 1
WHERE request = sqlc.arg(request) AND version = sqlc.arg(version) AND state IN ('waiting', 'accepted');

-- name: ForgetRequest :execrows
UPDATE data_request SET asked = '', answer = '', version = version + 1
WHERE request = sqlc.arg(request) AND state IN ('done', 'refused');

-- name: RequestByKey :one
SELECT * FROM data_request WHERE request = sqlc.arg(request);

-- name: ListRequests :many
SELECT * FROM data_request ORDER BY created_at DESC, request DESC;

-- name: RequestsAbout :many
SELECT * FROM data_request WHERE about = sqlc.arg(about) ORDER BY created_at DESC, request DESC;

-- name: OpenLike :one
SELECT COUNT(*) FROM data_request WHERE about = sqlc.arg(about) AND kind = sqlc.arg(kind) AND state IN ('waiting', 'accepted');

-- name: InsertPeriod :exec
INSERT INTO retention_period (item, starts_on, days, source, set_at)
VALUES (sqlc.arg(item), sqlc.arg(starts_on), sqlc.arg(days), sqlc.arg(source), sqlc.arg(set_at));

-- name: PeriodAt :one
SELECT COUNT(*) FROM retention_period WHERE item = sqlc.arg(item) AND starts_on = sqlc.arg(starts_on);

-- name: ListPeriods :many
SELECT * FROM retention_period ORDER BY item, starts_on;
