-- name: ProductFacts :one
SELECT name, place, COALESCE(producer, '') AS producer FROM product WHERE product = sqlc.arg(product);

-- name: SeasonFacts :one
SELECT place, year FROM season WHERE season = sqlc.arg(season);

-- name: LastNumber :one
SELECT CAST(COALESCE(MAX(CAST(SUBSTR(code, 9) AS BIGINT)), 0) AS BIGINT) AS number
FROM dossier WHERE code LIKE CAST(sqlc.arg(prefix) AS TEXT) || '%';

-- name: OpenCode :one
SELECT code FROM dossier
WHERE product = sqlc.arg(product) AND season = sqlc.arg(season) AND state IN ('filed', 'admitted', 'forwarded', 'proposed')
ORDER BY code LIMIT 1;

-- name: InsertDossier :execrows
INSERT INTO dossier (dossier, code, product, season, kind, book, card, filed_on, state, note, illustrative, created_at, version, desk, reason)
VALUES (sqlc.arg(dossier), sqlc.arg(code), sqlc.arg(product), sqlc.arg(season), sqlc.arg(kind), sqlc.arg(book), sqlc.arg(card),
    sqlc.arg(filed_on), 'filed', sqlc.arg(note), sqlc.arg(illustrative), sqlc.arg(created_at), 1, '', '')
ON CONFLICT (code) DO NOTHING;

-- name: MoveDossier :execrows
UPDATE dossier SET state = sqlc.arg(state), desk = sqlc.arg(desk), reason = sqlc.arg(reason), version = version + 1
WHERE dossier = sqlc.arg(dossier) AND version = sqlc.arg(version);

-- name: SecretaryDecided :one
-- How many closed entries of the dossier, none later, have the outcome and this secretary.
SELECT COUNT(*) FROM entry e
JOIN sitting s ON s.sitting = e.sitting
JOIN seat t ON t.council = s.council
WHERE e.dossier = sqlc.arg(dossier) AND e.outcome = sqlc.arg(outcome)
  AND t.person = sqlc.arg(person) AND t.duty = 'secretary'
  AND NOT EXISTS (SELECT 1 FROM entry l WHERE l.dossier = e.dossier AND l.entry > e.entry);

-- name: PassedUp :one
-- How many closed entries of the dossier have sent it to the level above.
SELECT COUNT(*) FROM entry e JOIN sitting s ON s.sitting = e.sitting
WHERE e.dossier = sqlc.arg(dossier) AND s.state = 'closed' AND e.outcome = 'forward';
