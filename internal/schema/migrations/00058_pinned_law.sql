-- +goose Up
-- The law as it stood when a round pinned it, so that the round is read under it for ever:
-- a zip of its files in base64, by the digest of the book that was pinned.
CREATE TABLE pinned_law (
    digest  TEXT NOT NULL PRIMARY KEY,
    packed  TEXT NOT NULL,
    kept_at BIGINT NOT NULL
);
