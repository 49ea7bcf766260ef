-- name: SeasonByKey :one
SELECT place, illustrative FROM season WHERE season = sqlc.arg(season);

-- name: InsertRound :exec
INSERT INTO round (round, season, number, title, book, digest, note, illustrative, created_at, version)
VALUES (sqlc.arg(round), sqlc.arg(season), sqlc.arg(number), sqlc.arg(title), sqlc.arg(book), sqlc.arg(digest),
        sqlc.arg(note), sqlc.arg(illustrative), sqlc.arg(created_at), 1);

-- name: Rounds :many
-- One round by its key, or every round of a season; the other argument is ''.
SELECT sqlc.embed(r), s.place AS season_place
FROM round r JOIN season s ON s.season = r.season
WHERE r.season = sqlc.arg(season) OR r.round = sqlc.arg(round)
ORDER BY r.number;
