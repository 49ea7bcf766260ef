-- +goose Up
-- The working rules as they stood when a sitting pinned them, so that it is closed and counted again
-- under them for ever: a zip of the file in base64, by the sha256 of the file. What a round has
-- pinned does not hold rules that were laid into the folder later.
CREATE TABLE pinned_rules (
    digest  TEXT NOT NULL PRIMARY KEY,
    packed  TEXT NOT NULL,
    kept_at BIGINT NOT NULL
);
