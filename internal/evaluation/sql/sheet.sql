-- name: Ballots :many
-- Everything that decides whether one person may save their sheets, and the sheets as they stand:
-- of one entry, or of all entries of a sitting; the other argument is ''.
SELECT e.entry, e.dossier, e.card, e.kept, e.sitting, s.state AS sitting_state, s.place, s.opened_at, s.rules_no, s.rules_digest, r.book, r.digest,
       COALESCE(t.seat, '') AS seat, COALESCE(t.votes, FALSE) AS votes,
       CASE WHEN x.entry IS NULL THEN FALSE ELSE TRUE END AS recused,
       COALESCE(h.sheet, '') AS sheet, COALESCE(h.state, '') AS state, COALESCE(h.marks, '') AS marks,
       COALESCE(h.part_a, 0) AS part_a, COALESCE(h.part_b, 0) AS part_b, COALESCE(h.part_c, 0) AS part_c,
       COALESCE(h.total, 0) AS total, COALESCE(h.struck, '') AS struck, COALESCE(h.remark, '') AS remark,
       COALESCE(h.saved_at, 0) AS saved_at, COALESCE(h.submitted_at, 0) AS submitted_at, COALESCE(h.version, 0) AS version
FROM entry e
JOIN sitting s ON s.sitting = e.sitting
JOIN round r ON r.round = s.round
LEFT JOIN seat t ON t.council = s.council AND t.person = sqlc.arg(person)
LEFT JOIN recusal x ON x.entry = e.entry AND x.seat = t.seat
LEFT JOIN sheet h ON h.entry = e.entry AND h.seat = t.seat
WHERE e.entry = sqlc.arg(entry) OR e.sitting = sqlc.arg(sitting)
ORDER BY e.ord, e.entry;

-- name: InsertSheet :execrows
-- Nothing is inserted when the seat has a sheet already: the other window was first.
INSERT INTO sheet (sheet, entry, seat, state, marks, part_a, part_b, part_c, total, struck, remark,
                   saved_at, submitted_at, version)
VALUES (sqlc.arg(sheet), sqlc.arg(entry), sqlc.arg(seat), sqlc.arg(state), sqlc.arg(marks), sqlc.arg(part_a),
        sqlc.arg(part_b), sqlc.arg(part_c), sqlc.arg(total), sqlc.arg(struck), sqlc.arg(remark),
        sqlc.arg(saved_at), sqlc.arg(submitted_at), sqlc.arg(version))
ON CONFLICT (entry, seat) DO NOTHING;

-- name: UpdateSheet :execrows
-- A sealed sheet can not be changed, whatever the caller believes.
UPDATE sheet SET state = sqlc.arg(state), marks = sqlc.arg(marks), part_a = sqlc.arg(part_a), part_b = sqlc.arg(part_b),
       part_c = sqlc.arg(part_c), total = sqlc.arg(total), struck = sqlc.arg(struck), remark = sqlc.arg(remark),
       saved_at = sqlc.arg(saved_at), submitted_at = sqlc.arg(submitted_at), version = sqlc.arg(version)
WHERE sheet = sqlc.arg(sheet) AND version = sqlc.arg(version) - 1 AND state <> 'sealed';

-- name: SealSheets :execrows
-- Sealed means counted: submitted, by a seat that was not recused (only voting seats have sheets).
UPDATE sheet SET state = 'sealed'
WHERE state = 'submitted'
  AND entry IN (SELECT e.entry FROM entry e WHERE e.sitting = sqlc.arg(sitting))
  AND NOT EXISTS (SELECT 1 FROM recusal x WHERE x.entry = sheet.entry AND x.seat = sheet.seat);

-- name: Sheets :many
-- The sheets of a sitting, or of one entry; the other argument is ''.
SELECT h.* FROM sheet h JOIN entry e ON e.entry = h.entry
WHERE e.sitting = sqlc.arg(sitting) OR e.entry = sqlc.arg(entry)
ORDER BY h.entry, h.seat;

-- name: Recusals :many
-- The recusals of a sitting, or of one entry; the other argument is ''.
SELECT x.* FROM recusal x JOIN entry e ON e.entry = x.entry
WHERE e.sitting = sqlc.arg(sitting) OR e.entry = sqlc.arg(entry)
ORDER BY x.entry, x.seat;

-- name: InsertRecusal :exec
INSERT INTO recusal (entry, seat, reason, at) VALUES (sqlc.arg(entry), sqlc.arg(seat), sqlc.arg(reason), sqlc.arg(at));

-- name: RecusalOf :many
SELECT * FROM recusal WHERE entry = sqlc.arg(entry) AND seat = sqlc.arg(seat);

-- name: SheetStates :many
-- For the secretary's monitor: no marks and no points leave the table here.
SELECT h.entry, h.seat, h.state FROM sheet h JOIN entry e ON e.entry = h.entry
WHERE e.sitting = sqlc.arg(sitting);
