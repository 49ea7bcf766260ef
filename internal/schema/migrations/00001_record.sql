-- +goose Up
-- The journal: one row per official act. Rows are never changed.
CREATE TABLE journal (
    entry   TEXT NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    actor   TEXT NOT NULL,
    name    TEXT NOT NULL,
    verb    TEXT NOT NULL,
    subject TEXT NOT NULL,
    place   TEXT NOT NULL,
    before  TEXT NOT NULL,
    after   TEXT NOT NULL
);

CREATE INDEX journal_subject ON journal (subject, entry);

-- The seal: entries numbered without gaps, each hash covering the one before.
CREATE TABLE journal_seal (
    seq   BIGINT NOT NULL PRIMARY KEY,
    entry TEXT NOT NULL UNIQUE REFERENCES journal (entry),
    hash  TEXT NOT NULL
);

CREATE TABLE person (
    person     TEXT NOT NULL PRIMARY KEY,
    login      TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    password   TEXT NOT NULL,
    disabled   BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL
);

-- A role held at a place for a time; ended_at 0 = still held.
CREATE TABLE held_role (
    person     TEXT NOT NULL REFERENCES person (person),
    role       TEXT NOT NULL,
    place      TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL,
    PRIMARY KEY (person, role, place, started_at)
);

-- token is a digest: a copy of the table opens no session.
CREATE TABLE session (
    token      TEXT NOT NULL PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (person),
    started_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX session_person ON session (person);
