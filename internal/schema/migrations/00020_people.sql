-- +goose Up
-- Where letters reach a person; '' = nowhere, and somebody hands the code over.
ALTER TABLE person ADD COLUMN email TEXT NOT NULL DEFAULT '';

-- stage: '' = whole; code = the password was right and the second factor is still asked for.
-- proved_at: the last instant at which the person showed who they are.
ALTER TABLE session ADD COLUMN stage TEXT NOT NULL DEFAULT '' CHECK (stage IN ('', 'code'));
ALTER TABLE session ADD COLUMN came_from TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;

-- A role that one administrator asks for and another one gives.
CREATE TABLE role_request (
    request    TEXT NOT NULL PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (person),
    role       TEXT NOT NULL,
    place      TEXT NOT NULL,
    starts_at  BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    reason     TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused')),
    asked_by   TEXT NOT NULL,
    asked_at   BIGINT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at BIGINT NOT NULL
);

CREATE INDEX role_request_state ON role_request (state, asked_at);

-- The shared secret of one-time codes, sealed with the key file of the installation;
-- last_step is the newest step whose code was taken, so that no code works twice.
CREATE TABLE second_factor (
    person       TEXT NOT NULL PRIMARY KEY REFERENCES person (person),
    secret       TEXT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    last_step    BIGINT NOT NULL,
    created_at   BIGINT NOT NULL
);

-- Codes for whoever lost the telephone: digests only, each good once.
CREATE TABLE recovery_code (
    person  TEXT NOT NULL REFERENCES person (person),
    code    TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (person, code)
);

-- A one-time code that lets its holder set the password of one person. A digest only.
CREATE TABLE ticket (
    ticket     TEXT NOT NULL PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (person),
    purpose    TEXT NOT NULL CHECK (purpose IN ('invite', 'recover')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);

CREATE INDEX ticket_person ON ticket (person);

-- Letters to send, one for each event. address and body are sealed with the key file
-- and emptied when the letter has gone. sending = handed to the mail server once; it
-- is never handed over again, whatever became of it.
CREATE TABLE outbox (
    event      TEXT NOT NULL PRIMARY KEY,
    subject    TEXT NOT NULL,
    letter     TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
    problem    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at    BIGINT NOT NULL
);
