-- +goose Up
-- Chair or secretary of a council ask a member to look once more at a sheet that was handed in,
-- at one version of it: once only, so that nobody is worn down. The member opens the sheet again
-- or keeps it. answered_at is 0 until then, and stays so when the sitting closes first.
CREATE TABLE recheck (
    sheet       TEXT NOT NULL REFERENCES sheet (sheet),
    version     BIGINT NOT NULL,
    ground      TEXT NOT NULL CHECK (ground IN ('spread', 'discussion', 'evidence', 'other')),
    reason      TEXT NOT NULL,
    asked_by    TEXT NOT NULL REFERENCES seat (seat),
    asked_at    BIGINT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('asked', 'reopened', 'kept')),
    answer      TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (sheet, version)
);

-- What an office has received of the supplements that a report asked for. A line is never
-- changed; what comes later is another one. complete says that nothing is missing any more.
CREATE TABLE review_receipt (
    dossier     TEXT NOT NULL,
    number      BIGINT NOT NULL,
    receipt     BIGINT NOT NULL,
    person      TEXT NOT NULL REFERENCES person (person),
    received_on TEXT NOT NULL,
    handed_by   TEXT NOT NULL,
    what        TEXT NOT NULL,
    complete    BOOLEAN NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (dossier, number, receipt),
    FOREIGN KEY (dossier, number) REFERENCES review (dossier, number)
);
