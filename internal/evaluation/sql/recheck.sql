-- name: SheetToRecheck :many
-- The sheet that a seat has handed in for an entry and that counts as it stands.
SELECT h.sheet, h.version FROM sheet h
WHERE h.entry = sqlc.arg(entry) AND h.seat = sqlc.arg(seat) AND h.state = 'submitted'
  AND NOT EXISTS (SELECT 1 FROM recusal x WHERE x.entry = h.entry AND x.seat = h.seat);

-- name: InsertRecheck :execrows
-- Nothing is inserted when this version was asked about before.
INSERT INTO recheck (sheet, version, ground, reason, asked_by, asked_at, state, answer, answered_at)
VALUES (sqlc.arg(sheet), sqlc.arg(version), sqlc.arg(ground), sqlc.arg(reason), sqlc.arg(asked_by), sqlc.arg(asked_at), 'asked', '', 0)
ON CONFLICT (sheet, version) DO NOTHING;

-- name: AnswerRecheck :exec
UPDATE recheck SET state = sqlc.arg(state), answer = sqlc.arg(answer), answered_at = sqlc.arg(answered_at)
WHERE sheet = sqlc.arg(sheet) AND version = sqlc.arg(version) AND state = 'asked';

-- name: Rechecks :many
-- The rechecks of a sitting, oldest first: whether one still waits shows in the state and the
-- version of its sheet. No marks and no points leave the table here.
SELECT sqlc.embed(k), h.entry, h.seat, h.state AS sheet_state, h.version AS sheet_version, e.dossier, s.state AS sitting_state,
       m.name AS member, m.duty AS member_duty, p.name AS asker, p.duty AS asker_duty,
       CASE WHEN x.entry IS NULL THEN FALSE ELSE TRUE END AS recused
FROM recheck k
JOIN sheet h ON h.sheet = k.sheet
JOIN entry e ON e.entry = h.entry
JOIN sitting s ON s.sitting = e.sitting
JOIN seat m ON m.seat = h.seat
JOIN seat p ON p.seat = k.asked_by
LEFT JOIN recusal x ON x.entry = h.entry AND x.seat = h.seat
WHERE e.sitting = sqlc.arg(sitting)
ORDER BY k.asked_at, k.sheet;
