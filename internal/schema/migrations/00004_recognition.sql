-- +goose Up
-- One recognition of stars for one product: proposed by a council, made by a
-- decision, or imported from a published source. '' dates are unknown, never guessed.
CREATE TABLE recognition (
    recognition   TEXT NOT NULL PRIMARY KEY,
    product       TEXT NOT NULL REFERENCES product (product),
    dossier       TEXT UNIQUE REFERENCES dossier (dossier),
    round         TEXT REFERENCES round (round),
    stars         BIGINT NOT NULL CHECK (stars BETWEEN 0 AND 5),
    mean_num      BIGINT NOT NULL,
    mean_den      BIGINT NOT NULL,
    year          BIGINT NOT NULL,
    round_name    TEXT NOT NULL,
    book          TEXT NOT NULL,
    authority     TEXT NOT NULL,
    decision_no   TEXT NOT NULL,
    decision_date TEXT NOT NULL,
    valid_from    TEXT NOT NULL,
    valid_to      TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('proposed', 'recognised', 'replaced', 'withdrawn')),
    ended_on      TEXT NOT NULL,
    ended_reason  TEXT NOT NULL,
    ended_no      TEXT NOT NULL,
    origin        TEXT NOT NULL CHECK (origin IN ('council', 'import')),
    source        TEXT NOT NULL,
    note          TEXT NOT NULL,
    illustrative  BOOLEAN NOT NULL,
    created_at    BIGINT NOT NULL,
    version       BIGINT NOT NULL
);

CREATE INDEX recognition_product ON recognition (product, state);
CREATE INDEX recognition_round ON recognition (round);
CREATE INDEX recognition_valid ON recognition (state, valid_to);

CREATE TABLE certificate (
    certificate TEXT NOT NULL PRIMARY KEY,
    recognition TEXT NOT NULL UNIQUE REFERENCES recognition (recognition),
    number      TEXT NOT NULL UNIQUE,
    code        TEXT NOT NULL UNIQUE,
    issued_at   BIGINT NOT NULL
);
