-- +goose Up
-- Number of a mobile telephone in E.164, '' = none. phone_proved_at: when its owner first
-- showed that messages reach them; 0 = somebody else only typed it in.
ALTER TABLE person ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN phone_proved_at BIGINT NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX person_phone ON person (phone) WHERE phone <> '';

-- by_code: the person showed only a code that was sent to them. Such a session holds what
-- people of producers may do, never a role at a place.
ALTER TABLE session ADD COLUMN by_code BOOLEAN NOT NULL DEFAULT false;

-- Who works for a producer, as what, from when until when (0 = still).
CREATE TABLE membership (
    membership TEXT NOT NULL PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (person),
    producer   TEXT NOT NULL REFERENCES producer (producer),
    kind       TEXT NOT NULL CHECK (kind IN ('owner', 'staff')),
    started_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL
);

CREATE INDEX membership_person ON membership (person);
CREATE UNIQUE INDEX membership_owner ON membership (producer) WHERE kind = 'owner' AND ended_at = 0;
CREATE UNIQUE INDEX membership_once ON membership (producer, person) WHERE ended_at = 0;

-- A place at a producer that waits for somebody. approval: a second officer has to agree
-- first; waiting: the person has to take it.
CREATE TABLE membership_offer (
    offer       TEXT NOT NULL PRIMARY KEY,
    producer    TEXT NOT NULL REFERENCES producer (producer),
    person      TEXT NOT NULL REFERENCES person (person),
    name        TEXT NOT NULL,
    ground      TEXT NOT NULL CHECK (ground IN ('first', 'staff', 'handover', 'death', 'sale', 'other')),
    reason      TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('approval', 'waiting', 'taken', 'declined', 'void')),
    asked_by    TEXT NOT NULL,
    asked_at    BIGINT NOT NULL,
    approved_by TEXT NOT NULL,
    decided_at  BIGINT NOT NULL
);

CREATE INDEX membership_offer_producer ON membership_offer (producer, state);
CREATE INDEX membership_offer_person ON membership_offer (person, state);
