
-- name: KeptLaw :many
SELECT digest FROM pinned_law ORDER BY digest;

-- name: PackedLaw :one
SELECT packed FROM pinned_law WHERE digest = sqlc.arg(digest);

-- name: KeepLaw :exec
INSERT INTO pinned_law (digest, packed, kept_at) VALUES (sqlc.arg(digest), sqlc.arg(packed), sqlc.arg(kept_at));

-- name: UnkeptLaw :many
-- Digests that rounds have pinned and whose text is not kept.
SELECT DISTINCT r.digest FROM round r LEFT JOIN pinned_law p ON p.digest = r.digest WHERE p.digest IS NULL ORDER BY r.digest;

-- name: KeptRules :many
SELECT digest, packed FROM pinned_rules ORDER BY digest;

-- name: KeepRules :exec
INSERT INTO pinned_rules (digest, packed, kept_at) VALUES (sqlc.arg(digest), sqlc.arg(packed), sqlc.arg(kept_at))
ON CONFLICT (digest) DO NOTHING;

-- name: UnkeptRules :many
-- Digests of working rules that sittings have pinned and whose text is not kept.
SELECT DISTINCT s.rules_digest FROM sitting s LEFT JOIN pinned_rules p ON p.digest = s.rules_digest
WHERE p.digest IS NULL AND s.rules_digest NOT IN ('', 'none') ORDER BY s.rules_digest;
