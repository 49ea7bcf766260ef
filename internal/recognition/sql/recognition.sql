-- name: InsertRecognition :exec
INSERT INTO recognition (recognition, product, dossier, round, stars, mean_num, mean_den, year, round_name, book, authority,
    decision_no, decision_date, valid_from, valid_to, state, ended_on, ended_reason, ended_no, origin, source, note,
    illustrative, created_at, product_name, producer_name, product_place, folded, version)
VALUES (sqlc.arg(recognition), sqlc.arg(product), sqlc.narg(dossier), sqlc.narg(round), sqlc.arg(stars), sqlc.arg(mean_num),
    sqlc.arg(mean_den), sqlc.arg(year), sqlc.arg(round_name), sqlc.arg(book), sqlc.arg(authority), sqlc.arg(decision_no),
    sqlc.arg(decision_date), sqlc.arg(valid_from), sqlc.arg(valid_to), sqlc.arg(state), '', '', '', sqlc.arg(origin),
    sqlc.arg(source), sqlc.arg(note), sqlc.arg(illustrative), sqlc.arg(created_at), '', '', '', '', 1);

-- name: RecognitionOfDossier :one
SELECT recognition FROM recognition WHERE dossier = sqlc.arg(dossier);

-- name: SealedResult :one
-- What the closed sitting of the round says about the dossier, and whether the actor is its secretary.
SELECT p.place, s.place AS sitting_place, e.star, e.mean_num, e.mean_den,
    (SELECT COUNT(*) FROM seat x WHERE x.council = s.council AND x.duty = 'secretary' AND x.person = sqlc.arg(person)) AS secretary
FROM entry e
JOIN sitting s ON s.sitting = e.sitting
JOIN dossier d ON d.dossier = e.dossier
JOIN product p ON p.product = d.product
WHERE e.dossier = sqlc.arg(dossier) AND d.product = sqlc.arg(product) AND s.round = sqlc.arg(round)
    AND s.state = 'closed' AND e.outcome = 'recognise'
ORDER BY s.closed_at DESC LIMIT 1;

-- name: PlaceOfProduct :one
SELECT place FROM product WHERE product = sqlc.arg(product);

-- name: MakeRecognised :execrows
UPDATE recognition SET state = 'recognised', authority = sqlc.arg(authority), decision_no = sqlc.arg(decision_no),
    decision_date = sqlc.arg(decision_date), valid_from = sqlc.arg(decision_date), valid_to = sqlc.arg(valid_to),
    product_name = sqlc.arg(product_name), producer_name = sqlc.arg(producer_name), product_place = sqlc.arg(product_place),
    folded = sqlc.arg(folded), version = version + 1
WHERE recognition = sqlc.arg(recognition) AND state = 'proposed' AND version = sqlc.arg(version);

-- name: EndRecognition :execrows
UPDATE recognition SET state = sqlc.arg(state), ended_on = sqlc.arg(ended_on), ended_reason = sqlc.arg(ended_reason),
    ended_no = sqlc.arg(ended_no), version = version + 1
WHERE recognition = sqlc.arg(recognition) AND state IN ('recognised', 'replaced') AND version = sqlc.arg(version);

-- name: InsertCertificate :exec
INSERT INTO certificate (certificate, recognition, number, code, issued_at)
VALUES (sqlc.arg(certificate), sqlc.arg(recognition), sqlc.arg(number), sqlc.arg(code), sqlc.arg(issued_at));

-- name: NumbersLike :many
-- Also those that were printed on a certificate that a correction has replaced.
SELECT number FROM certificate c WHERE c.number LIKE sqlc.arg(pattern)
UNION SELECT number FROM certificate_past x WHERE x.number LIKE sqlc.arg(pattern);

-- name: NumberTaken :one
SELECT (SELECT COUNT(*) FROM certificate c WHERE c.number = sqlc.arg(number)) AS now,
    (SELECT COUNT(*) FROM certificate_past x WHERE x.number = sqlc.arg(number)) AS before;

-- name: CertificateOf :one
SELECT * FROM certificate WHERE recognition = sqlc.arg(recognition);

-- name: SameDecision :one
SELECT recognition FROM recognition
WHERE product = sqlc.arg(product) AND year = sqlc.arg(year) AND stars = sqlc.arg(stars)
    AND decision_no = sqlc.arg(decision_no) AND decision_date = sqlc.arg(decision_date) AND state <> 'proposed'
ORDER BY recognition LIMIT 1;

-- name: DeleteProposal :execrows
DELETE FROM recognition WHERE recognition = sqlc.arg(recognition) AND state = 'proposed' AND version = sqlc.arg(version);

-- name: Unnamed :many
-- What a program made a recognition that did not keep under which names.
SELECT recognition FROM recognition WHERE origin = 'council' AND state <> 'proposed' AND product_name = '' ORDER BY recognition;

-- name: ChangedSince :many
-- What the journal says that a product was before each change since a recognition was made, oldest first.
SELECT j.before FROM journal j
WHERE j.subject = sqlc.arg(product) AND j.verb = 'product.changed'
    AND j.at >= (SELECT MIN(m.at) FROM journal m WHERE m.subject = sqlc.arg(recognition) AND m.verb = 'recognition.made')
ORDER BY j.entry;

-- name: ProducerName :one
SELECT name FROM producer WHERE producer = sqlc.arg(producer);

-- name: NameRecognition :execrows
UPDATE recognition SET product_name = sqlc.arg(product_name), producer_name = sqlc.arg(producer_name), product_place = sqlc.arg(product_place),
    folded = sqlc.arg(folded), version = version + 1
WHERE recognition = sqlc.arg(recognition) AND product_name = '';
