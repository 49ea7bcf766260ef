-- name: InsertCouncil :exec
INSERT INTO council (council, place, level, name, decision_no, decision_date, quorum_num, quorum_den,
                     spread_limit, minimum_rule, illustrative, created_at, version)
VALUES (sqlc.arg(council), sqlc.arg(place), sqlc.arg(level), sqlc.arg(name), sqlc.arg(decision_no), sqlc.arg(decision_date),
        sqlc.arg(quorum_num), sqlc.arg(quorum_den), sqlc.arg(spread_limit), sqlc.arg(minimum_rule),
        sqlc.arg(illustrative), sqlc.arg(created_at), 1);

-- name: UpdateCouncil :execrows
UPDATE council SET name = sqlc.arg(name), decision_no = sqlc.arg(decision_no), decision_date = sqlc.arg(decision_date),
       quorum_num = sqlc.arg(quorum_num), quorum_den = sqlc.arg(quorum_den), spread_limit = sqlc.arg(spread_limit),
       minimum_rule = sqlc.arg(minimum_rule), illustrative = sqlc.arg(illustrative), version = version + 1
WHERE council = sqlc.arg(council) AND version = sqlc.arg(version);

-- name: CouncilByKey :one
SELECT * FROM council WHERE council = sqlc.arg(council);

-- name: CouncilsAt :many
SELECT * FROM council WHERE place = sqlc.arg(place) ORDER BY decision_date DESC, council;

-- name: SeatsOfCouncil :many
SELECT * FROM seat WHERE council = sqlc.arg(council) ORDER BY ord;

-- name: SeatsOfCouncilsAt :many
SELECT t.* FROM seat t JOIN council c ON c.council = t.council WHERE c.place = sqlc.arg(place) ORDER BY t.council, t.ord;

-- name: InsertSeat :exec
INSERT INTO seat (seat, council, person, name, position, duty, votes, ord)
VALUES (sqlc.arg(seat), sqlc.arg(council), sqlc.arg(person), sqlc.arg(name), sqlc.arg(position), sqlc.arg(duty),
        sqlc.arg(votes), sqlc.arg(ord));

-- name: UpdateSeat :exec
UPDATE seat SET name = sqlc.arg(name), position = sqlc.arg(position), duty = sqlc.arg(duty), votes = sqlc.arg(votes),
       ord = sqlc.arg(ord)
WHERE seat = sqlc.arg(seat);

-- name: DeleteSeat :exec
DELETE FROM seat WHERE seat = sqlc.arg(seat);

-- name: RecusalsOfSeat :many
SELECT * FROM recusal WHERE seat = sqlc.arg(seat) ORDER BY entry;

-- name: DeleteRecusalsOfSeat :exec
DELETE FROM recusal WHERE seat = sqlc.arg(seat);

-- name: SittingsBegun :one
-- How many sittings of the council have left the planned state: any freezes it.
SELECT COUNT(*) FROM sitting WHERE council = sqlc.arg(council) AND state <> 'planned';

-- name: SeatsOfPerson :many
SELECT sqlc.embed(t), c.name AS council_name, c.place, c.level
FROM seat t JOIN council c ON c.council = t.council
WHERE t.person = sqlc.arg(person)
ORDER BY c.decision_date DESC, t.seat;

-- name: PlacesOfRole :many
-- Where a person holds a role at an instant.
SELECT place FROM held_role
WHERE person = sqlc.arg(person) AND role = sqlc.arg(role) AND started_at <= sqlc.arg(now)
  AND (ended_at = 0 OR ended_at > sqlc.arg(now));
