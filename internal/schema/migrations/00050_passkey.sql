-- +goose Up
-- Keys of WebAuthn with which a person signs in without a password. credential and
-- public_key are base64url; counter is the newest one that the authenticator sent.
CREATE TABLE passkey (
    passkey         TEXT NOT NULL PRIMARY KEY,
    person          TEXT NOT NULL REFERENCES person (person),
    credential      TEXT NOT NULL UNIQUE,
    public_key      TEXT NOT NULL,
    counter         BIGINT NOT NULL,
    backup_eligible BOOLEAN NOT NULL,
    backed_up       BOOLEAN NOT NULL,
    aaguid          TEXT NOT NULL,
    name            TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    last_used_at    BIGINT NOT NULL
);

CREATE INDEX passkey_person ON passkey (person);

-- Challenges that were answered, so that none is answered twice; swept when they have expired.
CREATE TABLE used_challenge (
    challenge  TEXT NOT NULL PRIMARY KEY,
    used_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
