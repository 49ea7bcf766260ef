-- name: InsertSitting :exec
INSERT INTO sitting (sitting, round, council, level, place, planned_before, met_on, late_reason, note, state,
                     opened_at, closed_at, version)
VALUES (sqlc.arg(sitting), sqlc.arg(round), sqlc.arg(council), sqlc.arg(level), sqlc.arg(place),
        sqlc.arg(planned_before), '', '', sqlc.arg(note), 'planned', 0, 0, 1);

-- name: SittingFacts :one
-- What every verb on a sitting decides by. duty is the actor's seat in the council, '' for none.
SELECT sqlc.embed(s), r.season, r.book, r.digest,
       COALESCE(t.seat, '') AS seat, COALESCE(t.duty, '') AS duty,
       (SELECT CAST(COALESCE(MAX(d.voided_at), 0) AS BIGINT) FROM edition d WHERE d.sitting = s.sitting) AS reopened_at
FROM sitting s
JOIN round r ON r.round = s.round
LEFT JOIN seat t ON t.council = s.council AND t.person = sqlc.arg(person)
WHERE s.sitting = sqlc.arg(sitting);

-- name: OpenSitting :execrows
UPDATE sitting SET state = 'scoring', opened_at = sqlc.arg(opened_at), rules_no = sqlc.arg(rules_no), rules_date = sqlc.arg(rules_date),
       rules_digest = sqlc.arg(rules_digest), version = version + 1
WHERE sitting = sqlc.arg(sitting) AND state = 'planned';

-- name: CloseSitting :execrows
UPDATE sitting SET state = 'closed', met_on = sqlc.arg(met_on), late_reason = sqlc.arg(late_reason),
       closed_at = sqlc.arg(closed_at), version = version + 1
WHERE sitting = sqlc.arg(sitting) AND state = 'scoring';

-- name: Sittings :many
-- The sittings of a round, or one sitting; the other argument is ''. A ballot of a
-- recused seat is neither expected nor counted.
SELECT sqlc.embed(s), r.title AS round_title, r.number AS round_number, r.season, r.book, r.digest,
       c.name AS council_name, COALESCE(t.duty, '') AS duty,
       (SELECT COUNT(*) FROM edition d WHERE d.sitting = s.sitting) AS reopened,
       (SELECT CAST(COALESCE(MAX(d.voided_at), 0) AS BIGINT) FROM edition d WHERE d.sitting = s.sitting) AS reopened_at,
       (SELECT COUNT(*) FROM entry e WHERE e.sitting = s.sitting) AS dossiers,
       (SELECT COUNT(*) FROM seat m WHERE m.council = s.council AND m.votes) AS voters,
       (SELECT COUNT(*) FROM recusal x JOIN entry e ON e.entry = x.entry JOIN seat m ON m.seat = x.seat
         WHERE e.sitting = s.sitting AND m.votes) AS recused,
       (SELECT COUNT(*) FROM sheet h JOIN entry e ON e.entry = h.entry
          LEFT JOIN recusal x ON x.entry = h.entry AND x.seat = h.seat
         WHERE e.sitting = s.sitting AND h.state = 'draft' AND x.entry IS NULL) AS drafts,
       (SELECT COUNT(*) FROM sheet h JOIN entry e ON e.entry = h.entry
          LEFT JOIN recusal x ON x.entry = h.entry AND x.seat = h.seat
         WHERE e.sitting = s.sitting AND h.state <> 'draft' AND x.entry IS NULL) AS submitted
FROM sitting s
JOIN round r ON r.round = s.round
JOIN council c ON c.council = s.council
LEFT JOIN seat t ON t.council = s.council AND t.person = sqlc.arg(person)
WHERE s.round = sqlc.arg(round) OR s.sitting = sqlc.arg(sitting)
ORDER BY s.planned_before, s.place, s.sitting;

-- name: SeatsOfSitting :many
SELECT t.* FROM seat t JOIN sitting s ON s.council = t.council WHERE s.sitting = sqlc.arg(sitting) ORDER BY t.ord;
