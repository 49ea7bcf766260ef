-- +goose Up
-- Who represents a producer. sealed is the JSON of name, contact, ID paper, sex, ethnicity,
-- disability and year of birth, sealed with the key file of the installation; '' = erased.
-- ground: consent of the person, or a duty that the law lays on the office.
CREATE TABLE representative (
    representative TEXT NOT NULL PRIMARY KEY,
    producer       TEXT NOT NULL REFERENCES producer (producer),
    sealed         TEXT NOT NULL,
    duty           TEXT NOT NULL,
    ground         TEXT NOT NULL CHECK (ground IN ('consent', 'duty')),
    consent_on     TEXT NOT NULL,
    consent_form   TEXT NOT NULL CHECK (consent_form IN ('', 'paper', 'electronic', 'recorded')),
    source         TEXT NOT NULL,
    since          TEXT NOT NULL,
    until          TEXT NOT NULL,
    restricted_on  TEXT NOT NULL,
    erased_on      TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    version        BIGINT NOT NULL
);

CREATE INDEX representative_producer ON representative (producer, since);

-- One at a time: two officers who enter the next one at once make one.
CREATE UNIQUE INDEX representative_open ON representative (producer) WHERE until = '' AND erased_on = '';

-- What a person asks about data held on them. about is representative/KEY or person/KEY.
-- asked and answer are sealed with the key file; '' once their period has ended.
-- doubt: why the calendar is not sure of reply_by, '' when it is.
CREATE TABLE data_request (
    request     TEXT NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('access', 'correct', 'erase', 'restrict', 'withdraw')),
    about       TEXT NOT NULL,
    place       TEXT NOT NULL,
    asked       TEXT NOT NULL,
    received_on TEXT NOT NULL,
    reply_by    TEXT NOT NULL,
    finish_by   TEXT NOT NULL,
    doubt       TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'accepted', 'done', 'refused')),
    ground      TEXT NOT NULL,
    answer      TEXT NOT NULL,
    entered_by  TEXT NOT NULL,
    replied_on  TEXT NOT NULL,
    finished_on TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    version     BIGINT NOT NULL
);

CREATE INDEX data_request_state ON data_request (state, reply_by);

-- How long something is kept, from a day on; items without a row keep their default.
CREATE TABLE retention_period (
    item      TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    days      BIGINT NOT NULL,
    source    TEXT NOT NULL,
    set_at    BIGINT NOT NULL,
    PRIMARY KEY (item, starts_on)
);
