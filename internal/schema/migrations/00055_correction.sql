-- +goose Up
-- The working rules that a sitting was opened under: number, day and sha256 of the document. The
-- digest is 'none' where the place had none, '' for a sitting that was opened before this column.
ALTER TABLE sitting ADD COLUMN rules_no TEXT NOT NULL DEFAULT '';
ALTER TABLE sitting ADD COLUMN rules_date TEXT NOT NULL DEFAULT '';
ALTER TABLE sitting ADD COLUMN rules_digest TEXT NOT NULL DEFAULT '';

-- While a sitting is open again: this entry is not scored again, its sheets stay sealed.
ALTER TABLE entry ADD COLUMN kept BOOLEAN NOT NULL DEFAULT false;

-- A proposal to open a closed sitting again, by its chair or its secretary; the other of the
-- two answers. answered_by is NULL until then, and the proposer when it was taken back.
CREATE TABLE reopening (
    reopening   TEXT NOT NULL PRIMARY KEY,
    sitting     TEXT NOT NULL REFERENCES sitting (sitting),
    ground      TEXT NOT NULL CHECK (ground IN ('arithmetic', 'mark', 'conflict', 'evidence', 'complaint', 'other')),
    reason      TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('proposed', 'agreed', 'refused', 'withdrawn')),
    proposed_by TEXT NOT NULL REFERENCES seat (seat),
    proposed_at BIGINT NOT NULL,
    answered_by TEXT REFERENCES seat (seat),
    answered_at BIGINT NOT NULL,
    answer      TEXT NOT NULL,
    version     BIGINT NOT NULL
);

CREATE INDEX reopening_sitting ON reopening (sitting);

-- The entries to be scored again; the others of the sitting are kept.
CREATE TABLE reopening_entry (
    reopening TEXT NOT NULL REFERENCES reopening (reopening),
    entry     TEXT NOT NULL REFERENCES entry (entry),
    PRIMARY KEY (reopening, entry)
);

-- A close that has lost its effect, as it was: written once, when a reopening is agreed, and
-- never changed. The close in force is in sitting, entry and sheet.
CREATE TABLE edition (
    edition     TEXT NOT NULL PRIMARY KEY,
    sitting     TEXT NOT NULL REFERENCES sitting (sitting),
    number      BIGINT NOT NULL,
    reopening   TEXT NOT NULL UNIQUE REFERENCES reopening (reopening),
    met_on      TEXT NOT NULL,
    late_reason TEXT NOT NULL,
    closed_at   BIGINT NOT NULL,
    voided_at   BIGINT NOT NULL,
    UNIQUE (sitting, number)
);

CREATE TABLE edition_entry (
    edition  TEXT NOT NULL REFERENCES edition (edition),
    entry    TEXT NOT NULL REFERENCES entry (entry),
    ballots  BIGINT NOT NULL,
    mean_num BIGINT NOT NULL,
    mean_den BIGINT NOT NULL,
    band     BIGINT NOT NULL,
    star     BIGINT NOT NULL,
    spread   BIGINT NOT NULL,
    outcome  TEXT NOT NULL CHECK (outcome IN ('recognise', 'forward', 'return')),
    reason   TEXT NOT NULL,
    PRIMARY KEY (edition, entry)
);

CREATE TABLE edition_sheet (
    edition      TEXT NOT NULL REFERENCES edition (edition),
    sheet        TEXT NOT NULL REFERENCES sheet (sheet),
    state        TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'sealed')),
    marks        TEXT NOT NULL,
    part_a       BIGINT NOT NULL,
    part_b       BIGINT NOT NULL,
    part_c       BIGINT NOT NULL,
    total        BIGINT NOT NULL,
    struck       TEXT NOT NULL,
    remark       TEXT NOT NULL,
    saved_at     BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    version      BIGINT NOT NULL,
    PRIMARY KEY (edition, sheet)
);

-- A misprint in a decision or a certificate: what it says and what it should say, proposed by
-- one officer and approved by another. field names what the register itself says ('product', 'producer', 'stars': only
-- the paper was wrong) or what the decision gave (the rest). letter_no and letter_date are of
-- the letter by which the authority corrects itself (công văn đính chính).
CREATE TABLE correction (
    correction  TEXT NOT NULL PRIMARY KEY,
    recognition TEXT NOT NULL REFERENCES recognition (recognition),
    field       TEXT NOT NULL CHECK (field IN ('product', 'producer', 'stars', 'authority', 'decision_no', 'decision_date', 'number')),
    was         TEXT NOT NULL,
    becomes     TEXT NOT NULL,
    reason      TEXT NOT NULL,
    letter_no   TEXT NOT NULL,
    letter_date TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'refused', 'withdrawn')),
    proposed_by TEXT NOT NULL REFERENCES person (person),
    proposed_at BIGINT NOT NULL,
    answered_by TEXT REFERENCES person (person),
    answered_at BIGINT NOT NULL,
    answer      TEXT NOT NULL,
    version     BIGINT NOT NULL
);

CREATE INDEX correction_recognition ON correction (recognition);

-- The recognitions that an approved correction changed: all of its decision, or one. Each got
-- a new certificate; the one before it, as printed, stays here under its code.
CREATE TABLE certificate_past (
    correction  TEXT NOT NULL REFERENCES correction (correction),
    recognition TEXT NOT NULL REFERENCES recognition (recognition),
    edition     BIGINT NOT NULL,
    number      TEXT NOT NULL,
    code        TEXT NOT NULL UNIQUE,
    issued_at   BIGINT NOT NULL,
    replaced_at BIGINT NOT NULL,
    PRIMARY KEY (correction, recognition)
);

CREATE INDEX certificate_past_recognition ON certificate_past (recognition);
