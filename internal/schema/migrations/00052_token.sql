-- +goose Up
-- A secret with which a program reads in the name of a person, for a time. Only its
-- digest is kept. last_used is the ISO day of the last use, '' for none; revoked_at 0 = never.
CREATE TABLE api_token (
    token      TEXT NOT NULL PRIMARY KEY,
    digest     TEXT NOT NULL UNIQUE,
    person     TEXT NOT NULL REFERENCES person (person),
    name       TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used  TEXT NOT NULL,
    revoked_at BIGINT NOT NULL
);

CREATE INDEX api_token_person ON api_token (person);
