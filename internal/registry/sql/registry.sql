-- name: InsertProducer :execrows
INSERT INTO producer (producer, name, folded, kind, place, hamlet, created_at, version)
VALUES (sqlc.arg(producer), sqlc.arg(name), sqlc.arg(folded), sqlc.arg(kind), sqlc.arg(place), sqlc.arg(hamlet), sqlc.arg(created_at), 1)
ON CONFLICT (folded, place) DO NOTHING;

-- name: ProducerBySame :one
SELECT producer FROM producer WHERE folded = sqlc.arg(folded) AND place = sqlc.arg(place);

-- name: ProducerByKey :one
SELECT r.*, (SELECT COUNT(*) FROM product p WHERE p.producer = r.producer) AS products
FROM producer r WHERE r.producer = sqlc.arg(producer);

-- name: InsertProduct :execrows
INSERT INTO product (product, producer, name, folded, sort_key, slug, grp, place, story, source, note, created_at, version)
VALUES (sqlc.arg(product), sqlc.narg(producer), sqlc.arg(name), sqlc.arg(folded), sqlc.arg(sort_key), sqlc.arg(slug),
    sqlc.arg(grp), sqlc.arg(place), sqlc.arg(story), sqlc.arg(source), sqlc.arg(note), sqlc.arg(created_at), 1)
ON CONFLICT (slug) DO NOTHING;

-- name: UpdateProduct :execrows
UPDATE product SET producer = sqlc.narg(producer), name = sqlc.arg(name), folded = sqlc.arg(folded), sort_key = sqlc.arg(sort_key),
    grp = sqlc.arg(grp), place = sqlc.arg(place), story = sqlc.arg(story), source = sqlc.arg(source), note = sqlc.arg(note),
    version = version + 1
WHERE product = sqlc.arg(product) AND version = sqlc.arg(version);

-- name: SlugTaken :one
SELECT COUNT(*) FROM product WHERE slug = sqlc.arg(slug);

-- name: ProductByKey :one
SELECT sqlc.embed(p), COALESCE(r.name, '') AS producer_name, COALESCE(r.kind, '') AS producer_kind
FROM product p LEFT JOIN producer r ON r.producer = p.producer
WHERE p.product = sqlc.arg(product);

-- name: SameOfProducer :many
SELECT sqlc.embed(p), COALESCE(r.name, '') AS producer_name, COALESCE(r.kind, '') AS producer_kind
FROM product p LEFT JOIN producer r ON r.producer = p.producer
WHERE p.folded = sqlc.arg(folded) AND p.producer = CAST(sqlc.arg(producer) AS TEXT)
ORDER BY p.created_at, p.product;

-- name: SameAtPlace :many
SELECT sqlc.embed(p), COALESCE(r.name, '') AS producer_name, COALESCE(r.kind, '') AS producer_kind
FROM product p LEFT JOIN producer r ON r.producer = p.producer
WHERE p.folded = sqlc.arg(folded) AND p.place = sqlc.arg(place)
ORDER BY p.created_at, p.product;

-- name: InsertRepresentative :exec
INSERT INTO representative (representative, producer, sealed, duty, ground, consent_on, consent_form, source, since, until, restricted_on, erased_on, created_at, version)
VALUES (sqlc.arg(representative), sqlc.arg(producer), sqlc.arg(sealed), sqlc.arg(duty), sqlc.arg(ground), sqlc.arg(consent_on), sqlc.arg(consent_form),
    sqlc.arg(source), sqlc.arg(since), sqlc.arg(until), '', '', sqlc.arg(created_at), 1);

-- name: OpenRepresentatives :one
SELECT COUNT(*) FROM representative
WHERE producer = sqlc.arg(producer) AND until = '' AND erased_on = '' AND representative <> sqlc.arg(other);

-- name: UpdateRepresentative :execrows
UPDATE representative SET sealed = sqlc.arg(sealed), duty = sqlc.arg(duty), ground = sqlc.arg(ground), consent_on = sqlc.arg(consent_on),
    consent_form = sqlc.arg(consent_form), source = sqlc.arg(source), since = sqlc.arg(since), until = sqlc.arg(until), version = version + 1
WHERE representative = sqlc.arg(representative) AND version = sqlc.arg(version);

-- name: RestrictRepresentative :exec
UPDATE representative SET restricted_on = sqlc.arg(restricted_on), version = version + 1 WHERE representative = sqlc.arg(representative);

-- name: EraseRepresentative :exec
UPDATE representative SET sealed = '', duty = '', source = '', consent_on = '', consent_form = '', erased_on = sqlc.arg(erased_on), version = version + 1
WHERE representative = sqlc.arg(representative);

-- name: RepresentativeByKey :one
SELECT sqlc.embed(t), r.name AS producer_name, r.place AS place FROM representative t JOIN producer r ON r.producer = t.producer
WHERE t.representative = sqlc.arg(representative);

-- name: RepresentativesOf :many
SELECT sqlc.embed(t), r.name AS producer_name, r.place AS place FROM representative t JOIN producer r ON r.producer = t.producer
WHERE t.producer = sqlc.arg(producer) ORDER BY t.since DESC, t.representative DESC;

-- name: AllRepresentatives :many
SELECT sqlc.embed(t), r.name AS producer_name, r.place AS place FROM representative t JOIN producer r ON r.producer = t.producer
WHERE t.erased_on = '' ORDER BY r.folded, t.since DESC, t.representative;
