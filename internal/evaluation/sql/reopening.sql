-- name: ReopeningObstacles :one
-- What keeps a closed sitting closed: decisions that rest on it, dossiers that went on to
-- another council afterwards, and proposals that wait for an answer.
SELECT (SELECT COUNT(*) FROM recognition r JOIN entry e ON e.dossier = r.dossier
         WHERE e.sitting = sqlc.arg(sitting) AND r.state IN ('recognised', 'replaced')) AS decided,
       (SELECT COUNT(*) FROM entry e JOIN entry l ON l.dossier = e.dossier AND l.sitting <> e.sitting AND l.entry > e.entry
         WHERE e.sitting = sqlc.arg(sitting)) AS passed,
       (SELECT COUNT(*) FROM reopening x WHERE x.sitting = sqlc.arg(sitting) AND x.state = 'proposed') AS waiting;

-- name: InsertReopening :exec
INSERT INTO reopening (reopening, sitting, ground, reason, state, proposed_by, proposed_at, answered_by, answered_at, answer, version)
VALUES (sqlc.arg(reopening), sqlc.arg(sitting), sqlc.arg(ground), sqlc.arg(reason), 'proposed', sqlc.arg(proposed_by),
        sqlc.arg(proposed_at), NULL, 0, '', 1);

-- name: InsertReopeningEntry :exec
INSERT INTO reopening_entry (reopening, entry) VALUES (sqlc.arg(reopening), sqlc.arg(entry));

-- name: AnswerReopening :execrows
UPDATE reopening SET state = sqlc.arg(state), answered_by = sqlc.arg(answered_by), answered_at = sqlc.arg(answered_at),
       answer = sqlc.arg(answer), version = version + 1
WHERE reopening = sqlc.arg(reopening) AND state = 'proposed';

-- name: ReopeningsAsked :many
-- The sittings whose reopening waits for a person: the other one of chair and secretary proposed it.
SELECT x.sitting
FROM reopening x
JOIN seat p ON p.seat = x.proposed_by
JOIN seat m ON m.council = p.council AND m.duty <> p.duty AND m.duty IN ('chair', 'secretary')
WHERE m.person = sqlc.arg(person) AND x.state = 'proposed'
ORDER BY x.sitting;

-- name: Reopenings :many
-- The reopenings of a sitting, oldest first, with the edition that each has voided.
SELECT sqlc.embed(x), p.name AS proposer, p.duty AS proposer_duty, COALESCE(q.name, '') AS answerer,
       COALESCE(q.duty, '') AS answerer_duty, COALESCE(d.edition, '') AS edition, COALESCE(d.number, 0) AS number,
       COALESCE(d.met_on, '') AS met_on, COALESCE(d.late_reason, '') AS late_reason, COALESCE(d.closed_at, 0) AS closed_at
FROM reopening x
JOIN seat p ON p.seat = x.proposed_by
LEFT JOIN seat q ON q.seat = x.answered_by
LEFT JOIN edition d ON d.reopening = x.reopening
WHERE x.sitting = sqlc.arg(sitting)
ORDER BY x.reopening;

-- name: ReopeningEntries :many
SELECT c.reopening, c.entry, e.dossier FROM reopening_entry c
JOIN reopening x ON x.reopening = c.reopening JOIN entry e ON e.entry = c.entry
WHERE x.sitting = sqlc.arg(sitting)
ORDER BY c.reopening, e.ord, c.entry;

-- name: InsertEdition :exec
INSERT INTO edition (edition, sitting, number, reopening, met_on, late_reason, closed_at, voided_at)
SELECT sqlc.arg(edition), s.sitting, (SELECT COUNT(*) + 1 FROM edition o WHERE o.sitting = s.sitting), sqlc.arg(reopening),
       s.met_on, s.late_reason, s.closed_at, sqlc.arg(voided_at)
FROM sitting s WHERE s.sitting = sqlc.arg(sitting);

-- name: KeepResults :exec
INSERT INTO edition_entry (edition, entry, ballots, mean_num, mean_den, band, star, spread, outcome, reason)
SELECT sqlc.arg(edition), e.entry, e.ballots, e.mean_num, e.mean_den, e.band, e.star, e.spread, e.outcome, e.reason
FROM entry e WHERE e.sitting = sqlc.arg(sitting);

-- name: KeepSheets :exec
INSERT INTO edition_sheet (edition, sheet, state, marks, part_a, part_b, part_c, total, struck, remark, saved_at, submitted_at, version)
SELECT sqlc.arg(edition), h.sheet, h.state, h.marks, h.part_a, h.part_b, h.part_c, h.total, h.struck, h.remark, h.saved_at,
       h.submitted_at, h.version
FROM sheet h JOIN entry e ON e.entry = h.entry WHERE e.sitting = sqlc.arg(sitting);

-- name: VoidResults :exec
-- No result stands while the sitting is open; kept says which ones are not made anew.
UPDATE entry SET ballots = 0, mean_num = 0, mean_den = 0, band = 0, star = 0, spread = 0, outcome = '', reason = '',
       kept = NOT EXISTS (SELECT 1 FROM reopening_entry c WHERE c.reopening = sqlc.arg(reopening) AND c.entry = entry.entry)
WHERE sitting = sqlc.arg(sitting);

-- name: ReopenSitting :execrows
UPDATE sitting SET state = 'scoring', met_on = '', late_reason = '', closed_at = 0, version = version + 1
WHERE sitting = sqlc.arg(sitting) AND state = 'closed';

-- name: UnsealSheet :execrows
UPDATE sheet SET state = 'draft', part_a = 0, part_b = 0, part_c = 0, total = 0, saved_at = sqlc.arg(saved_at), submitted_at = 0,
       version = sqlc.arg(version)
WHERE sheet = sqlc.arg(sheet) AND version = sqlc.arg(version) - 1 AND state = 'sealed';

-- name: EditionEntries :many
SELECT x.* FROM edition_entry x JOIN edition d ON d.edition = x.edition
WHERE d.sitting = sqlc.arg(sitting) AND d.number = sqlc.arg(number);

-- name: EditionSheets :many
SELECT h.entry, h.seat, sqlc.embed(x) FROM edition_sheet x JOIN edition d ON d.edition = x.edition JOIN sheet h ON h.sheet = x.sheet
WHERE d.sitting = sqlc.arg(sitting) AND d.number = sqlc.arg(number)
ORDER BY h.entry, h.seat;
