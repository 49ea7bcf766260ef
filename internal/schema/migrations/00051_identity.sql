-- +goose Up
-- Whom an identity provider knows and whom an administrator linked to an account. A
-- person is known there by issuer and subject, never by an address.
CREATE TABLE identity (
    identity  TEXT NOT NULL PRIMARY KEY,
    issuer    TEXT NOT NULL,
    subject   TEXT NOT NULL,
    person    TEXT NOT NULL REFERENCES person (person),
    name      TEXT NOT NULL,
    email     TEXT NOT NULL,
    linked_by TEXT NOT NULL,
    linked_at BIGINT NOT NULL,
    UNIQUE (issuer, subject)
);

CREATE INDEX identity_person ON identity (person);

-- Somebody whom the provider knows and this register does not. name and email are what
-- the provider said, email with most letters hidden. proposed = an administrator named
-- the account and a second one must agree. A row is worth nothing after expires_at.
CREATE TABLE identity_request (
    request     TEXT NOT NULL PRIMARY KEY,
    issuer      TEXT NOT NULL,
    subject     TEXT NOT NULL,
    name        TEXT NOT NULL,
    email       TEXT NOT NULL,
    came_from   TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'proposed', 'refused')),
    asked_at    BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    person      TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    reason      TEXT NOT NULL,
    decided_by  TEXT NOT NULL,
    decided_at  BIGINT NOT NULL,
    UNIQUE (issuer, subject)
);

-- Answers of the provider that were taken, by the digest of their state: none is taken twice.
CREATE TABLE identity_answer (
    state    TEXT NOT NULL PRIMARY KEY,
    taken_at BIGINT NOT NULL
);

-- identity: by which one the session was begun, '' = by password. auth_at: when the
-- provider saw the person. strong: it saw two factors.
ALTER TABLE session ADD COLUMN identity TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN auth_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN strong BOOLEAN NOT NULL DEFAULT false;
