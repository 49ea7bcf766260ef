-- name: PublicProduct :one
SELECT p.product, p.name, p.slug, p.grp, p.place, p.story, p.source, p.note, COALESCE(d.name, '') AS maker, COALESCE(d.kind, '') AS kind
FROM product p LEFT JOIN producer d ON d.producer = p.producer
WHERE p.slug = sqlc.arg(slug);

-- name: PublicRecognitions :many
SELECT r.stars, r.year, r.round_name, r.book, r.authority, r.decision_no, r.decision_date, r.valid_from, r.valid_to, r.state,
    r.ended_on, r.ended_reason, r.ended_no, r.origin, r.source, r.note, r.illustrative, r.created_at,
    COALESCE(c.number, '') AS number, COALESCE(c.code, '') AS code,
    COALESCE(d.card, 0) AS card, r.product_name, r.producer_name, r.product_place
FROM recognition r LEFT JOIN certificate c ON c.recognition = r.recognition LEFT JOIN dossier d ON d.dossier = r.dossier
WHERE r.product = sqlc.arg(product) AND r.state <> 'proposed'
ORDER BY r.recognition;

-- name: PublicCertificate :one
SELECT r.stars, r.year, r.round_name, r.book, r.authority, r.decision_no, r.decision_date, r.valid_from, r.valid_to, r.state,
    r.ended_on, r.ended_reason, r.ended_no, r.origin, r.source, r.note, r.illustrative, r.created_at, c.number, c.code,
    p.name, p.slug, p.grp, p.place, p.story, p.source AS product_source, p.note AS product_note,
    COALESCE(d.name, '') AS maker, COALESCE(d.kind, '') AS kind, r.product_name, r.producer_name, r.product_place
FROM certificate c JOIN recognition r ON r.recognition = c.recognition JOIN product p ON p.product = r.product
LEFT JOIN producer d ON d.producer = p.producer
WHERE c.code = sqlc.arg(code) AND r.state <> 'proposed';

-- name: PublicYears :many
SELECT DISTINCT year FROM recognition WHERE state <> 'proposed' AND year > 0 ORDER BY year DESC;

-- name: PublicSlugs :many
SELECT p.slug FROM product p
WHERE EXISTS (SELECT 1 FROM recognition r WHERE r.product = p.product AND r.state <> 'proposed')
ORDER BY p.slug;

-- name: YearCounts :many
SELECT year, stars, COUNT(*) AS n FROM recognition WHERE state <> 'proposed' GROUP BY year, stars ORDER BY year, stars;

-- name: PublicCorrections :many
-- What was corrected of a product's recognitions, oldest first, with the code in use today.
SELECT c.field, c.was, c.becomes, c.letter_no, c.letter_date, x.edition, x.replaced_at, n.code
FROM certificate_past x
JOIN correction c ON c.correction = x.correction
JOIN certificate n ON n.recognition = x.recognition
JOIN recognition r ON r.recognition = x.recognition
JOIN product p ON p.product = r.product
WHERE p.slug = sqlc.arg(slug)
ORDER BY n.code, x.edition;

-- name: ReplacedCode :one
-- The code in use today of the recognition whose earlier certificate bears a code.
SELECT x.replaced_at, n.code FROM certificate_past x JOIN certificate n ON n.recognition = x.recognition WHERE x.code = sqlc.arg(code);
