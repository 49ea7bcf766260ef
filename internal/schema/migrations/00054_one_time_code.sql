-- +goose Up
-- A code of six digits that is on its way to somebody, for one attempt to sign in or to
-- prove a number. attempt: digest of the token that the asking browser holds. The code is a
-- keyed digest bound to the attempt, '' while or if nothing was sent. source: keyed digest of
-- the asking address, for the limit of a day. Rows are swept after two days.
CREATE TABLE sent_code (
    attempt    TEXT NOT NULL PRIMARY KEY,
    phone      TEXT NOT NULL,
    source     TEXT NOT NULL,
    person     TEXT NOT NULL,
    way        TEXT NOT NULL CHECK (way IN ('', 'sms', 'mail')),
    code       TEXT NOT NULL,
    tries      BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);

CREATE INDEX sent_code_phone ON sent_code (phone, created_at);
CREATE INDEX sent_code_created ON sent_code (created_at);
