-- name: InsertToken :exec
INSERT INTO api_token (token, digest, person, name, scopes, created_at, expires_at, last_used, revoked_at)
VALUES (sqlc.arg(token), sqlc.arg(digest), sqlc.arg(person), sqlc.arg(name), sqlc.arg(scopes), sqlc.arg(created_at), sqlc.arg(expires_at), '', 0);

-- name: TokenByDigest :one
SELECT t.token, t.person, p.name, t.scopes, t.last_used FROM api_token t JOIN person p ON p.person = t.person
WHERE t.digest = sqlc.arg(digest) AND t.revoked_at = 0 AND t.expires_at > sqlc.arg(now) AND NOT p.disabled;

-- name: LiveTokensOf :many
SELECT * FROM api_token WHERE person = sqlc.arg(person) AND revoked_at = 0 AND expires_at > sqlc.arg(now) ORDER BY created_at, token;

-- name: TokenByKey :one
SELECT * FROM api_token WHERE token = sqlc.arg(token);

-- name: RevokeToken :exec
UPDATE api_token SET revoked_at = sqlc.arg(revoked_at) WHERE token = sqlc.arg(token);

-- name: UseToken :exec
UPDATE api_token SET last_used = sqlc.arg(day) WHERE token = sqlc.arg(token);

-- name: DeleteTokensOf :exec
DELETE FROM api_token WHERE person = sqlc.arg(person);
