-- +goose Up
-- Long work, from the act that asked for it to its result. lease_until is the instant
-- before which nobody else may take the job: the lease of a running one, the pause
-- of one that waits for its next attempt. version grows with every change of hands.
CREATE TABLE job (
    job         TEXT NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL,
    payload     TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    done        BIGINT NOT NULL,
    total       BIGINT NOT NULL,
    message     TEXT NOT NULL,
    result      TEXT NOT NULL,
    asked_by    TEXT NOT NULL,
    place       TEXT NOT NULL,
    asked_at    BIGINT NOT NULL,
    started_at  BIGINT NOT NULL,
    finished_at BIGINT NOT NULL,
    attempts    BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    version     BIGINT NOT NULL
);

CREATE INDEX job_state ON job (state, asked_at, job);
CREATE INDEX job_asked ON job (asked_by, asked_at);
