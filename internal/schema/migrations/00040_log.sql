-- +goose Up
-- The rows that an act wrote, each with the digest of its content: TABLE/KEY VERSION DIGEST,
-- one a line; '' for acts older than this column.
ALTER TABLE journal ADD COLUMN covers TEXT NOT NULL DEFAULT '';

-- The Merkle log over the sealed entries, as tiles of height 8: hashes is the base64 of up
-- to 256 hashes of 32 bytes. journal_seal.hash is from now on the leaf of the entry.
CREATE TABLE log_tile (
    level  BIGINT NOT NULL,
    n      BIGINT NOT NULL,
    hashes TEXT NOT NULL,
    PRIMARY KEY (level, n)
);

-- A signed statement of how long the log was and what it held, one for each batch.
CREATE TABLE checkpoint (
    size   BIGINT NOT NULL PRIMARY KEY,
    at     BIGINT NOT NULL,
    signed TEXT NOT NULL
);

-- The journal is read by person and by what was done, the newest first.
CREATE INDEX journal_actor ON journal (actor, entry);
CREATE INDEX journal_verb ON journal (verb, entry);
