-- name: DossierFacts :one
SELECT d.season, d.book, d.state, p.place FROM dossier d JOIN product p ON p.product = d.product
WHERE d.dossier = sqlc.arg(dossier);

-- name: InsertEntry :exec
INSERT INTO entry (entry, sitting, dossier, ord, card, ballots, mean_num, mean_den, band, star, spread, outcome, reason)
VALUES (sqlc.arg(entry), sqlc.arg(sitting), sqlc.arg(dossier),
        (SELECT COALESCE(MAX(o.ord), 0) + 1 FROM entry o WHERE o.sitting = sqlc.arg(sitting)),
        sqlc.arg(card), 0, 0, 0, 0, 0, 0, '', '');

-- name: EntryOf :one
SELECT entry FROM entry WHERE sitting = sqlc.arg(sitting) AND dossier = sqlc.arg(dossier);

-- name: StaysOfDossier :many
-- Every sitting that a dossier is or was before, the latest closed one first.
SELECT sqlc.embed(e), s.state AS sitting_state, s.level, r.digest
FROM entry e JOIN sitting s ON s.sitting = e.sitting JOIN round r ON r.round = s.round
WHERE e.dossier = sqlc.arg(dossier)
ORDER BY s.closed_at DESC, e.entry;

-- name: SittingOfEntry :one
SELECT sitting, kept FROM entry WHERE entry = sqlc.arg(entry);

-- name: Entries :many
-- The entries of a sitting, or one entry; the other argument is ''.
SELECT sqlc.embed(e), s.place AS sitting_place, s.state AS sitting_state, COALESCE(t.seat, '') AS seat,
       COALESCE(t.duty, '') AS duty, s.council, s.level, r.book, r.digest, d.code, d.kind,
       p.product, p.name AS product_name, p.grp, p.place, COALESCE(m.producer, '') AS producer,
       COALESCE(m.name, '') AS producer_name
FROM entry e
JOIN sitting s ON s.sitting = e.sitting
JOIN round r ON r.round = s.round
JOIN dossier d ON d.dossier = e.dossier
JOIN product p ON p.product = d.product
LEFT JOIN producer m ON m.producer = p.producer
LEFT JOIN seat t ON t.council = s.council AND t.person = sqlc.arg(person)
WHERE e.sitting = sqlc.arg(sitting) OR e.entry = sqlc.arg(entry)
ORDER BY e.ord, e.entry;

-- name: PersonEntries :many
-- Every entry before the councils of a person, with the state of that person's own sheet.
SELECT e.entry, e.sitting, e.dossier, e.ord, e.card, e.kept, s.state AS sitting_state, s.place AS sitting_place, s.level,
       s.planned_before, s.met_on, c.name AS council_name, r.title AS round_title, r.book, r.digest, t.seat, t.votes,
       d.code, d.kind, p.product, p.name AS product_name, p.grp, p.place, COALESCE(m.producer, '') AS producer,
       COALESCE(m.name, '') AS producer_name, COALESCE(x.reason, '') AS recused,
       COALESCE(h.state, '') AS sheet_state, COALESCE(h.marks, '') AS marks, COALESCE(h.struck, '') AS struck,
       COALESCE(h.saved_at, 0) AS saved_at, CASE WHEN k.sheet IS NULL THEN FALSE ELSE TRUE END AS recheck
FROM seat t
JOIN sitting s ON s.council = t.council
JOIN council c ON c.council = t.council
JOIN round r ON r.round = s.round
JOIN entry e ON e.sitting = s.sitting
JOIN dossier d ON d.dossier = e.dossier
JOIN product p ON p.product = d.product
LEFT JOIN producer m ON m.producer = p.producer
LEFT JOIN recusal x ON x.entry = e.entry AND x.seat = t.seat
LEFT JOIN sheet h ON h.entry = e.entry AND h.seat = t.seat
LEFT JOIN recheck k ON k.sheet = h.sheet AND k.version = h.version AND k.state = 'asked' AND h.state = 'submitted'
WHERE t.person = sqlc.arg(person)
ORDER BY s.planned_before DESC, s.sitting, e.ord;

-- name: StoreResult :exec
UPDATE entry SET ballots = sqlc.arg(ballots), mean_num = sqlc.arg(mean_num), mean_den = sqlc.arg(mean_den),
       band = sqlc.arg(band), star = sqlc.arg(star), spread = sqlc.arg(spread), outcome = sqlc.arg(outcome),
       reason = sqlc.arg(reason), kept = FALSE
WHERE entry = sqlc.arg(entry);

-- name: EntriesToClose :many
SELECT e.entry, e.dossier, e.card, e.kept, d.code, p.name AS product_name
FROM entry e JOIN dossier d ON d.dossier = e.dossier JOIN product p ON p.product = d.product
WHERE e.sitting = sqlc.arg(sitting)
ORDER BY e.ord, e.entry;

-- name: StoredResults :many
SELECT * FROM entry WHERE sitting = sqlc.arg(sitting) ORDER BY ord, entry;

-- name: PublishedParts :many
-- The parts of the counted sheets of a dossier that a decision recognised, of its last sitting first. What a
-- sitting found that was opened again after a withdrawal rests on no decision: its close is younger than the proposal.
SELECT e.entry, h.part_a, h.part_b, h.part_c, COALESCE(p.producer, '') AS producer
FROM entry e
JOIN sitting s ON s.sitting = e.sitting
JOIN dossier d ON d.dossier = e.dossier
JOIN product p ON p.product = d.product
JOIN sheet h ON h.entry = e.entry
WHERE e.dossier = sqlc.arg(dossier) AND d.state = 'recognised' AND s.state = 'closed' AND h.state = 'sealed'
    AND NOT EXISTS (SELECT 1 FROM recusal x WHERE x.entry = h.entry AND x.seat = h.seat)
    AND EXISTS (SELECT 1 FROM recognition r WHERE r.dossier = d.dossier AND r.created_at >= s.closed_at)
ORDER BY s.closed_at DESC, e.entry, h.sheet;
