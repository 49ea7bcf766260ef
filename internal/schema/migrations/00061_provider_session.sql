-- +goose Up
-- The session at the identity provider (sid) in which a session here was begun, '' = it
-- named none: the provider says by it which one has ended.
ALTER TABLE session ADD COLUMN provider_session TEXT NOT NULL DEFAULT '';
