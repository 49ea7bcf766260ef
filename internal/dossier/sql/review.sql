-- name: InsertReview :execrows
INSERT INTO review (dossier, number, person, role, kind, done_on, attended, findings, supplements, tests, corrects, created_at)
VALUES (sqlc.arg(dossier), sqlc.arg(number), sqlc.arg(person), sqlc.arg(role), sqlc.arg(kind), sqlc.arg(done_on), sqlc.arg(attended),
    sqlc.arg(findings), sqlc.arg(supplements), sqlc.arg(tests), sqlc.arg(corrects), sqlc.arg(created_at))
ON CONFLICT DO NOTHING;

-- name: SameReviews :one
-- How many reviews of the person say the same about the dossier: the form sent twice.
SELECT COUNT(*) FROM review
WHERE dossier = sqlc.arg(dossier) AND person = sqlc.arg(person) AND kind = sqlc.arg(kind) AND done_on = sqlc.arg(done_on) AND attended = sqlc.arg(attended)
  AND findings = sqlc.arg(findings) AND supplements = sqlc.arg(supplements) AND tests = sqlc.arg(tests) AND corrects = sqlc.arg(corrects);

-- name: OwnReviews :one
-- How many reviews of the dossier by the person have this number: one, or none.
SELECT COUNT(*) FROM review WHERE dossier = sqlc.arg(dossier) AND number = sqlc.arg(number) AND person = sqlc.arg(person);

-- name: ReviewsOf :many
SELECT x.number, x.person, p.name, x.role, x.kind, x.done_on, x.attended, x.findings, x.supplements, x.tests, x.corrects, x.created_at
FROM review x JOIN person p ON p.person = x.person
WHERE x.dossier = sqlc.arg(dossier)
ORDER BY x.number;

-- name: Seated :one
-- How many seats the person has in councils before which the dossier has come.
SELECT COUNT(*) FROM entry e
JOIN sitting s ON s.sitting = e.sitting
JOIN seat t ON t.council = s.council
WHERE e.dossier = sqlc.arg(dossier) AND t.person = sqlc.arg(person);

-- name: InsertReceipt :exec
INSERT INTO review_receipt (dossier, number, receipt, person, received_on, handed_by, what, complete, created_at)
VALUES (sqlc.arg(dossier), sqlc.arg(number), sqlc.arg(receipt), sqlc.arg(person), sqlc.arg(received_on), sqlc.arg(handed_by), sqlc.arg(what),
    sqlc.arg(complete), sqlc.arg(created_at));

-- name: ReceiptsOf :many
SELECT x.number, p.name, x.received_on, x.handed_by, x.what, x.complete, x.created_at
FROM review_receipt x JOIN person p ON p.person = x.person
WHERE x.dossier = sqlc.arg(dossier)
ORDER BY x.number, x.receipt;
