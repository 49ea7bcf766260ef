-- name: InsertSeason :execrows
INSERT INTO season (season, place, year, title, plan_no, plan_date, note, illustrative, created_at, version)
VALUES (sqlc.arg(season), sqlc.arg(place), sqlc.arg(year), sqlc.arg(title), sqlc.arg(plan_no), sqlc.arg(plan_date),
    sqlc.arg(note), sqlc.arg(illustrative), sqlc.arg(created_at), 1)
ON CONFLICT (place, year) DO NOTHING;

-- name: SeasonByKey :one
SELECT * FROM season WHERE season = sqlc.arg(season);

-- name: SeasonAt :one
SELECT * FROM season WHERE place = sqlc.arg(place) AND year = sqlc.arg(year);

-- name: ListSeasons :many
SELECT * FROM season ORDER BY year DESC, place DESC;

-- name: ListSeasonsAt :many
SELECT * FROM season WHERE place = sqlc.arg(place) ORDER BY year DESC;
