-- +goose Up
-- A report of whoever looked into a dossier before the council does: a member of the advisory
-- group, or an officer. It is never changed; a later one of the same person may take the place
-- of the one that corrects names, 0 for none. Law: 26/2026 art. 7.3c, 7.6c
CREATE TABLE review (
    dossier     TEXT NOT NULL REFERENCES dossier (dossier),
    number      BIGINT NOT NULL,
    person      TEXT NOT NULL REFERENCES person (person),
    role        TEXT NOT NULL CHECK (role IN ('adviser', 'office', 'district')),
    kind        TEXT NOT NULL CHECK (kind IN ('papers', 'visit')),
    done_on     TEXT NOT NULL,
    attended    TEXT NOT NULL,
    findings    TEXT NOT NULL,
    supplements TEXT NOT NULL,
    tests       TEXT NOT NULL,
    corrects    BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (dossier, number)
);

CREATE UNIQUE INDEX review_corrects ON review (dossier, corrects) WHERE corrects > 0;
CREATE INDEX review_person ON review (person);
