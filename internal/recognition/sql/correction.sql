-- name: InsertCorrection :exec
INSERT INTO correction (correction, recognition, field, was, becomes, reason, letter_no, letter_date, state, proposed_by,
    proposed_at, answered_by, answered_at, answer, version)
VALUES (sqlc.arg(correction), sqlc.arg(recognition), sqlc.arg(field), sqlc.arg(was), sqlc.arg(becomes), sqlc.arg(reason),
    sqlc.arg(letter_no), sqlc.arg(letter_date), 'proposed', sqlc.arg(proposed_by), sqlc.arg(proposed_at), NULL, 0, '', 1);

-- name: WaitingCorrections :one
SELECT COUNT(*) FROM correction WHERE recognition = sqlc.arg(recognition) AND state = 'proposed';

-- name: AnswerCorrection :execrows
UPDATE correction SET state = sqlc.arg(state), answered_by = sqlc.arg(answered_by), answered_at = sqlc.arg(answered_at),
    answer = sqlc.arg(answer), version = version + 1
WHERE correction = sqlc.arg(correction) AND state = 'proposed';

-- name: CorrectionsOf :many
-- The corrections proposed for a recognition, and those of its decision that changed it, oldest
-- first, with the certificate that each has replaced.
SELECT sqlc.embed(c), p.name AS proposer, COALESCE(q.name, '') AS answerer, COALESCE(x.edition, 0) AS edition,
    COALESCE(x.number, '') AS past_number, COALESCE(x.code, '') AS past_code, COALESCE(x.issued_at, 0) AS issued_at,
    COALESCE(x.replaced_at, 0) AS replaced_at
FROM correction c
JOIN person p ON p.person = c.proposed_by
LEFT JOIN person q ON q.person = c.answered_by
LEFT JOIN certificate_past x ON x.correction = c.correction AND x.recognition = sqlc.arg(recognition)
WHERE c.recognition = sqlc.arg(recognition) OR x.correction IS NOT NULL
ORDER BY c.correction;

-- name: CorrectRecognition :execrows
UPDATE recognition SET authority = sqlc.arg(authority), decision_no = sqlc.arg(decision_no), decision_date = sqlc.arg(decision_date),
    valid_from = sqlc.arg(decision_date), valid_to = sqlc.arg(valid_to), product_name = sqlc.arg(product_name),
    producer_name = sqlc.arg(producer_name), folded = sqlc.arg(folded), version = version + 1
WHERE recognition = sqlc.arg(recognition) AND state <> 'proposed' AND version = sqlc.arg(version);

-- name: KeepCertificate :execrows
INSERT INTO certificate_past (correction, recognition, edition, number, code, issued_at, replaced_at)
SELECT sqlc.arg(correction), c.recognition, (SELECT COUNT(*) + 1 FROM certificate_past o WHERE o.recognition = c.recognition),
    c.number, c.code, c.issued_at, sqlc.arg(replaced_at)
FROM certificate c WHERE c.recognition = sqlc.arg(recognition);

-- name: ReissueCertificate :execrows
UPDATE certificate SET number = sqlc.arg(number), code = sqlc.arg(code), issued_at = sqlc.arg(issued_at)
WHERE recognition = sqlc.arg(recognition);
