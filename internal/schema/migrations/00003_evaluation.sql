-- +goose Up
-- One application of one product in one season. It names the book by which it is
-- judged from the day it was filed. desk is the place whose office it was passed up to
-- ('' = the office of the product's own place); reason is why it was returned or withdrawn.
CREATE TABLE dossier (
    dossier    TEXT NOT NULL PRIMARY KEY,
    code       TEXT NOT NULL UNIQUE,
    product    TEXT NOT NULL REFERENCES product (product),
    season     TEXT NOT NULL REFERENCES season (season),
    kind       TEXT NOT NULL CHECK (kind IN ('first', 'upgrade', 'reassess')),
    book       TEXT NOT NULL,
    card       BIGINT NOT NULL,
    filed_on   TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('filed', 'admitted', 'forwarded', 'proposed', 'recognised', 'returned', 'withdrawn')),
    note       TEXT NOT NULL,
    illustrative BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    desk       TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL DEFAULT ''
);

CREATE INDEX dossier_product ON dossier (product);
CREATE INDEX dossier_season ON dossier (season, state);

CREATE TABLE round (
    round      TEXT NOT NULL PRIMARY KEY,
    season     TEXT NOT NULL REFERENCES season (season),
    number     BIGINT NOT NULL,
    title      TEXT NOT NULL,
    book       TEXT NOT NULL,
    digest     TEXT NOT NULL,
    note       TEXT NOT NULL,
    illustrative BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (season, number)
);

CREATE TABLE council (
    council       TEXT NOT NULL PRIMARY KEY,
    place         TEXT NOT NULL,
    level         TEXT NOT NULL,
    name          TEXT NOT NULL,
    decision_no   TEXT NOT NULL,
    decision_date TEXT NOT NULL,
    quorum_num    BIGINT NOT NULL,
    quorum_den    BIGINT NOT NULL CHECK (quorum_den > 0),
    spread_limit  BIGINT NOT NULL,
    minimum_rule  TEXT NOT NULL,
    illustrative  BOOLEAN NOT NULL,
    created_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL
);

CREATE TABLE seat (
    seat     TEXT NOT NULL PRIMARY KEY,
    council  TEXT NOT NULL REFERENCES council (council),
    person   TEXT NOT NULL REFERENCES person (person),
    name     TEXT NOT NULL,
    position TEXT NOT NULL,
    duty     TEXT NOT NULL CHECK (duty IN ('chair', 'deputy', 'member', 'secretary')),
    votes    BOOLEAN NOT NULL,
    ord      BIGINT NOT NULL,
    UNIQUE (council, person)
);

CREATE INDEX seat_person ON seat (person);

-- One council's work in one round. planned_before is the first day that is too late.
CREATE TABLE sitting (
    sitting        TEXT NOT NULL PRIMARY KEY,
    round          TEXT NOT NULL REFERENCES round (round),
    council        TEXT NOT NULL REFERENCES council (council),
    level          TEXT NOT NULL,
    place          TEXT NOT NULL,
    planned_before TEXT NOT NULL,
    met_on         TEXT NOT NULL,
    late_reason    TEXT NOT NULL,
    note           TEXT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('planned', 'scoring', 'closed')),
    opened_at      BIGINT NOT NULL,
    closed_at      BIGINT NOT NULL,
    version        BIGINT NOT NULL,
    UNIQUE (round, council)
);

-- One dossier before one sitting; the result is written once, when the sitting closes.
CREATE TABLE entry (
    entry    TEXT NOT NULL PRIMARY KEY,
    sitting  TEXT NOT NULL REFERENCES sitting (sitting),
    dossier  TEXT NOT NULL REFERENCES dossier (dossier),
    ord      BIGINT NOT NULL,
    card     BIGINT NOT NULL,
    ballots  BIGINT NOT NULL,
    mean_num BIGINT NOT NULL,
    mean_den BIGINT NOT NULL,
    band     BIGINT NOT NULL,
    star     BIGINT NOT NULL,
    spread   BIGINT NOT NULL,
    outcome  TEXT NOT NULL CHECK (outcome IN ('', 'recognise', 'forward', 'return')),
    reason   TEXT NOT NULL,
    UNIQUE (sitting, dossier)
);

CREATE INDEX entry_dossier ON entry (dossier);

-- A seat that does not score an entry, with the reason.
CREATE TABLE recusal (
    entry  TEXT NOT NULL REFERENCES entry (entry),
    seat   TEXT NOT NULL REFERENCES seat (seat),
    reason TEXT NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (entry, seat)
);

-- One row per ballot: marks are option places in card order, 0 = not yet marked.
CREATE TABLE sheet (
    sheet        TEXT NOT NULL PRIMARY KEY,
    entry        TEXT NOT NULL REFERENCES entry (entry),
    seat         TEXT NOT NULL REFERENCES seat (seat),
    state        TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'sealed')),
    marks        TEXT NOT NULL,
    part_a       BIGINT NOT NULL,
    part_b       BIGINT NOT NULL,
    part_c       BIGINT NOT NULL,
    total        BIGINT NOT NULL CHECK (total BETWEEN 0 AND 10000),
    struck       TEXT NOT NULL,
    remark       TEXT NOT NULL,
    saved_at     BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    version      BIGINT NOT NULL,
    UNIQUE (entry, seat)
);

CREATE INDEX sheet_seat ON sheet (seat);
