-- name: InsertAnswer :execrows
INSERT INTO identity_answer (state, taken_at) VALUES (sqlc.arg(state), sqlc.arg(taken_at)) ON CONFLICT (state) DO NOTHING;

-- name: CountOldAnswers :one
SELECT COUNT(*) FROM identity_answer WHERE taken_at <= sqlc.arg(before);

-- name: DeleteOldAnswers :exec
DELETE FROM identity_answer WHERE taken_at <= sqlc.arg(before);

-- name: IdentityBySubject :one
SELECT i.identity, i.person, p.name FROM identity i JOIN person p ON p.person = i.person
WHERE i.issuer = sqlc.arg(issuer) AND i.subject = sqlc.arg(subject);

-- name: IdentityByKey :one
SELECT * FROM identity WHERE identity = sqlc.arg(identity);

-- name: IdentitiesOf :many
SELECT * FROM identity WHERE person = sqlc.arg(person) ORDER BY linked_at, identity;

-- name: InsertIdentity :exec
INSERT INTO identity (identity, issuer, subject, person, name, email, linked_by, linked_at)
VALUES (sqlc.arg(identity), sqlc.arg(issuer), sqlc.arg(subject), sqlc.arg(person), sqlc.arg(name), sqlc.arg(email), sqlc.arg(linked_by), sqlc.arg(linked_at));

-- name: DeleteIdentitiesOf :exec
DELETE FROM identity WHERE person = sqlc.arg(person);

-- name: DeleteIdentity :exec
DELETE FROM identity WHERE identity = sqlc.arg(identity);

-- name: DeleteSessionsBy :execrows
DELETE FROM session WHERE identity = sqlc.arg(identity);

-- name: SessionsLeft :many
SELECT s.token, s.person FROM session s JOIN identity i ON i.identity = s.identity
WHERE i.issuer = sqlc.arg(issuer) AND (CAST(sqlc.arg(subject) AS TEXT) = '' OR i.subject = sqlc.arg(subject))
    AND (CAST(sqlc.arg(provider_session) AS TEXT) = '' OR s.provider_session = sqlc.arg(provider_session)
        OR (s.provider_session = '' AND CAST(sqlc.arg(subject) AS TEXT) <> ''))
ORDER BY s.token;

-- name: LinkRequestBySubject :one
SELECT * FROM identity_request WHERE issuer = sqlc.arg(issuer) AND subject = sqlc.arg(subject);

-- name: LinkRequestByKey :one
SELECT * FROM identity_request WHERE request = sqlc.arg(request) AND expires_at > sqlc.arg(now);

-- name: OpenLinkRequests :many
SELECT * FROM identity_request WHERE state <> 'refused' AND expires_at > sqlc.arg(now) ORDER BY asked_at, request;

-- name: CountOpenLinkRequests :one
SELECT COUNT(*) FROM identity_request WHERE state <> 'refused' AND expires_at > sqlc.arg(now);

-- name: InsertLinkRequest :exec
INSERT INTO identity_request (request, issuer, subject, name, email, came_from, state, asked_at, expires_at, person, proposed_by, reason, decided_by, decided_at)
VALUES (sqlc.arg(request), sqlc.arg(issuer), sqlc.arg(subject), sqlc.arg(name), sqlc.arg(email), sqlc.arg(came_from), 'waiting', sqlc.arg(asked_at), sqlc.arg(expires_at), '', '', '', '', 0);

-- name: ProposeLink :execrows
UPDATE identity_request SET state = 'proposed', person = sqlc.arg(person), proposed_by = sqlc.arg(proposed_by)
WHERE request = sqlc.arg(request) AND state = sqlc.arg(was) AND proposed_by = sqlc.arg(before);

-- name: RefuseLink :execrows
UPDATE identity_request SET state = 'refused', reason = sqlc.arg(reason), decided_by = sqlc.arg(decided_by), decided_at = sqlc.arg(decided_at)
WHERE request = sqlc.arg(request) AND state <> 'refused';

-- name: DeleteLinkRequest :execrows
DELETE FROM identity_request WHERE request = sqlc.arg(request) AND state <> 'refused';

-- name: CountOldLinkRequests :one
SELECT COUNT(*) FROM identity_request WHERE expires_at <= sqlc.arg(now);

-- name: DeleteOldLinkRequests :exec
DELETE FROM identity_request WHERE expires_at <= sqlc.arg(now);

-- name: DeleteLinkRequestOf :exec
DELETE FROM identity_request WHERE issuer = sqlc.arg(issuer) AND subject = sqlc.arg(subject);
