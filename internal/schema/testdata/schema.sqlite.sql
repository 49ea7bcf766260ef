CREATE TABLE api_token (
    token      TEXT NOT NULL PRIMARY KEY,
    digest     TEXT NOT NULL UNIQUE,
    person     TEXT NOT NULL REFERENCES person (person),
    name       TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used  TEXT NOT NULL,
    revoked_at INTEGER NOT NULL
) STRICT;

CREATE TABLE certificate (
    certificate TEXT NOT NULL PRIMARY KEY,
    recognition TEXT NOT NULL UNIQUE REFERENCES recognition (recognition),
    number      TEXT NOT NULL UNIQUE,
    code        TEXT NOT NULL UNIQUE,
    issued_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE certificate_past (
    correction  TEXT NOT NULL REFERENCES correction (correction),
    recognition TEXT NOT NULL REFERENCES recognition (recognition),
    edition     INTEGER NOT NULL,
    number      TEXT NOT NULL,
    code        TEXT NOT NULL UNIQUE,
    issued_at   INTEGER NOT NULL,
    replaced_at INTEGER NOT NULL,
    PRIMARY KEY (correction, recognition)
) STRICT;

CREATE TABLE checkpoint (
    size   INTEGER NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL,
    signed TEXT NOT NULL
) STRICT;

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
    proposed_at INTEGER NOT NULL,
    answered_by TEXT REFERENCES person (person),
    answered_at INTEGER NOT NULL,
    answer      TEXT NOT NULL,
    version     INTEGER NOT NULL
) STRICT;

CREATE TABLE council (
    council       TEXT NOT NULL PRIMARY KEY,
    place         TEXT NOT NULL,
    level         TEXT NOT NULL,
    name          TEXT NOT NULL,
    decision_no   TEXT NOT NULL,
    decision_date TEXT NOT NULL,
    quorum_num    INTEGER NOT NULL,
    quorum_den    INTEGER NOT NULL CHECK (quorum_den > 0),
    spread_limit  INTEGER NOT NULL,
    minimum_rule  TEXT NOT NULL,
    illustrative  INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    version       INTEGER NOT NULL
) STRICT;

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
    created_at  INTEGER NOT NULL,
    version     INTEGER NOT NULL
) STRICT;

CREATE TABLE dossier (
    dossier    TEXT NOT NULL PRIMARY KEY,
    code       TEXT NOT NULL UNIQUE,
    product    TEXT NOT NULL REFERENCES product (product),
    season     TEXT NOT NULL REFERENCES season (season),
    kind       TEXT NOT NULL CHECK (kind IN ('first', 'upgrade', 'reassess')),
    book       TEXT NOT NULL,
    card       INTEGER NOT NULL,
    filed_on   TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('filed', 'admitted', 'forwarded', 'proposed', 'recognised', 'returned', 'withdrawn')),
    note       TEXT NOT NULL,
    illustrative INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    desk       TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE edition (
    edition     TEXT NOT NULL PRIMARY KEY,
    sitting     TEXT NOT NULL REFERENCES sitting (sitting),
    number      INTEGER NOT NULL,
    reopening   TEXT NOT NULL UNIQUE REFERENCES reopening (reopening),
    met_on      TEXT NOT NULL,
    late_reason TEXT NOT NULL,
    closed_at   INTEGER NOT NULL,
    voided_at   INTEGER NOT NULL,
    UNIQUE (sitting, number)
) STRICT;

CREATE TABLE edition_entry (
    edition  TEXT NOT NULL REFERENCES edition (edition),
    entry    TEXT NOT NULL REFERENCES entry (entry),
    ballots  INTEGER NOT NULL,
    mean_num INTEGER NOT NULL,
    mean_den INTEGER NOT NULL,
    band     INTEGER NOT NULL,
    star     INTEGER NOT NULL,
    spread   INTEGER NOT NULL,
    outcome  TEXT NOT NULL CHECK (outcome IN ('recognise', 'forward', 'return')),
    reason   TEXT NOT NULL,
    PRIMARY KEY (edition, entry)
) STRICT;

CREATE TABLE edition_sheet (
    edition      TEXT NOT NULL REFERENCES edition (edition),
    sheet        TEXT NOT NULL REFERENCES sheet (sheet),
    state        TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'sealed')),
    marks        TEXT NOT NULL,
    part_a       INTEGER NOT NULL,
    part_b       INTEGER NOT NULL,
    part_c       INTEGER NOT NULL,
    total        INTEGER NOT NULL,
    struck       TEXT NOT NULL,
    remark       TEXT NOT NULL,
    saved_at     INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    PRIMARY KEY (edition, sheet)
) STRICT;

CREATE TABLE entry (
    entry    TEXT NOT NULL PRIMARY KEY,
    sitting  TEXT NOT NULL REFERENCES sitting (sitting),
    dossier  TEXT NOT NULL REFERENCES dossier (dossier),
    ord      INTEGER NOT NULL,
    card     INTEGER NOT NULL,
    ballots  INTEGER NOT NULL,
    mean_num INTEGER NOT NULL,
    mean_den INTEGER NOT NULL,
    band     INTEGER NOT NULL,
    star     INTEGER NOT NULL,
    spread   INTEGER NOT NULL,
    outcome  TEXT NOT NULL CHECK (outcome IN ('', 'recognise', 'forward', 'return')),
    reason   TEXT NOT NULL, kept INTEGER NOT NULL DEFAULT false,
    UNIQUE (sitting, dossier)
) STRICT;

CREATE TABLE held_role (
    person     TEXT NOT NULL REFERENCES person (person),
    role       TEXT NOT NULL,
    place      TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL,
    PRIMARY KEY (person, role, place, started_at)
) STRICT;

CREATE TABLE identity (
    identity  TEXT NOT NULL PRIMARY KEY,
    issuer    TEXT NOT NULL,
    subject   TEXT NOT NULL,
    person    TEXT NOT NULL REFERENCES person (person),
    name      TEXT NOT NULL,
    email     TEXT NOT NULL,
    linked_by TEXT NOT NULL,
    linked_at INTEGER NOT NULL,
    UNIQUE (issuer, subject)
) STRICT;

CREATE TABLE identity_answer (
    state    TEXT NOT NULL PRIMARY KEY,
    taken_at INTEGER NOT NULL
) STRICT;

CREATE TABLE identity_request (
    request     TEXT NOT NULL PRIMARY KEY,
    issuer      TEXT NOT NULL,
    subject     TEXT NOT NULL,
    name        TEXT NOT NULL,
    email       TEXT NOT NULL,
    came_from   TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'proposed', 'refused')),
    asked_at    INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    person      TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    reason      TEXT NOT NULL,
    decided_by  TEXT NOT NULL,
    decided_at  INTEGER NOT NULL,
    UNIQUE (issuer, subject)
) STRICT;

CREATE TABLE job (
    job         TEXT NOT NULL PRIMARY KEY,
    kind        TEXT NOT NULL,
    payload     TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    done        INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    message     TEXT NOT NULL,
    result      TEXT NOT NULL,
    asked_by    TEXT NOT NULL,
    place       TEXT NOT NULL,
    asked_at    INTEGER NOT NULL,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    version     INTEGER NOT NULL
) STRICT;

CREATE TABLE journal (
    entry   TEXT NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    name    TEXT NOT NULL,
    verb    TEXT NOT NULL,
    subject TEXT NOT NULL,
    place   TEXT NOT NULL,
    before  TEXT NOT NULL,
    after   TEXT NOT NULL
, covers TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE journal_seal (
    seq   INTEGER NOT NULL PRIMARY KEY,
    entry TEXT NOT NULL UNIQUE REFERENCES journal (entry),
    hash  TEXT NOT NULL
) STRICT;

CREATE TABLE log_tile (
    level  INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    hashes TEXT NOT NULL,
    PRIMARY KEY (level, n)
) STRICT;

CREATE TABLE membership (
    membership TEXT NOT NULL PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (person),
    producer   TEXT NOT NULL REFERENCES producer (producer),
    kind       TEXT NOT NULL CHECK (kind IN ('owner', 'staff')),
    started_at INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE membership_offer (
    offer       TEXT NOT NULL PRIMARY KEY,
    producer    TEXT NOT NULL REFERENCES producer (producer),
    person      TEXT NOT NULL REFERENCES person (person),
    name        TEXT NOT NULL,
    ground      TEXT NOT NULL CHECK (ground IN ('first', 'staff', 'handover', 'death', 'sale', 'other')),
    reason      TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('approval', 'waiting', 'taken', 'declined', 'void')),
    asked_by    TEXT NOT NULL,
    asked_at    INTEGER NOT NULL,
    approved_by TEXT NOT NULL,
    decided_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE outbox (
    event      TEXT NOT NULL PRIMARY KEY,
    subject    TEXT NOT NULL,
    letter     TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
    problem    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE passkey (
    passkey         TEXT NOT NULL PRIMARY KEY,
    person          TEXT NOT NULL REFERENCES person (person),
    credential      TEXT NOT NULL UNIQUE,
    public_key      TEXT NOT NULL,
    counter         INTEGER NOT NULL,
    backup_eligible INTEGER NOT NULL,
    backed_up       INTEGER NOT NULL,
    aaguid          TEXT NOT NULL,
    name            TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    last_used_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    person     TEXT NOT NULL PRIMARY KEY,
    login      TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    password   TEXT NOT NULL,
    disabled   INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL
, email TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', phone_proved_at INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE pinned_law (
    digest  TEXT NOT NULL PRIMARY KEY,
    packed  TEXT NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT;

CREATE TABLE pinned_rules (
    digest  TEXT NOT NULL PRIMARY KEY,
    packed  TEXT NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT;

CREATE TABLE producer (
    producer   TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    folded     TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('cooperative', 'group', 'company', 'household', 'farm', 'association', 'unknown')),
    place      TEXT NOT NULL,
    hamlet     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    UNIQUE (folded, place)
) STRICT;

CREATE TABLE product (
    product    TEXT NOT NULL PRIMARY KEY,
    producer   TEXT REFERENCES producer (producer),
    name       TEXT NOT NULL,
    folded     TEXT NOT NULL,
    sort_key   TEXT NOT NULL,
    slug       TEXT NOT NULL UNIQUE,
    grp        TEXT NOT NULL CHECK (grp IN ('food', 'drink', 'herbal', 'craft', 'ornamental', 'tourism')),
    place      TEXT NOT NULL,
    story      TEXT NOT NULL,
    source     TEXT NOT NULL,
    note       TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL
) STRICT;

CREATE TABLE recheck (
    sheet       TEXT NOT NULL REFERENCES sheet (sheet),
    version     INTEGER NOT NULL,
    ground      TEXT NOT NULL CHECK (ground IN ('spread', 'discussion', 'evidence', 'other')),
    reason      TEXT NOT NULL,
    asked_by    TEXT NOT NULL REFERENCES seat (seat),
    asked_at    INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('asked', 'reopened', 'kept')),
    answer      TEXT NOT NULL,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (sheet, version)
) STRICT;

CREATE TABLE recognition (
    recognition   TEXT NOT NULL PRIMARY KEY,
    product       TEXT NOT NULL REFERENCES product (product),
    dossier       TEXT UNIQUE REFERENCES dossier (dossier),
    round         TEXT REFERENCES round (round),
    stars         INTEGER NOT NULL CHECK (stars BETWEEN 0 AND 5),
    mean_num      INTEGER NOT NULL,
    mean_den      INTEGER NOT NULL,
    year          INTEGER NOT NULL,
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
    illustrative  INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    version       INTEGER NOT NULL
, product_name TEXT NOT NULL DEFAULT '', producer_name TEXT NOT NULL DEFAULT '', product_place TEXT NOT NULL DEFAULT '', folded TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE recovery_code (
    person  TEXT NOT NULL REFERENCES person (person),
    code    TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (person, code)
) STRICT;

CREATE TABLE recusal (
    entry  TEXT NOT NULL REFERENCES entry (entry),
    seat   TEXT NOT NULL REFERENCES seat (seat),
    reason TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (entry, seat)
) STRICT;

CREATE TABLE reopening (
    reopening   TEXT NOT NULL PRIMARY KEY,
    sitting     TEXT NOT NULL REFERENCES sitting (sitting),
    ground      TEXT NOT NULL CHECK (ground IN ('arithmetic', 'mark', 'conflict', 'evidence', 'complaint', 'other')),
    reason      TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('proposed', 'agreed', 'refused', 'withdrawn')),
    proposed_by TEXT NOT NULL REFERENCES seat (seat),
    proposed_at INTEGER NOT NULL,
    answered_by TEXT REFERENCES seat (seat),
    answered_at INTEGER NOT NULL,
    answer      TEXT NOT NULL,
    version     INTEGER NOT NULL
) STRICT;

CREATE TABLE reopening_entry (
    reopening TEXT NOT NULL REFERENCES reopening (reopening),
    entry     TEXT NOT NULL REFERENCES entry (entry),
    PRIMARY KEY (reopening, entry)
) STRICT;

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
    created_at     INTEGER NOT NULL,
    version        INTEGER NOT NULL
) STRICT;

CREATE TABLE retention_period (
    item      TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    days      INTEGER NOT NULL,
    source    TEXT NOT NULL,
    set_at    INTEGER NOT NULL,
    PRIMARY KEY (item, starts_on)
) STRICT;

CREATE TABLE review (
    dossier     TEXT NOT NULL REFERENCES dossier (dossier),
    number      INTEGER NOT NULL,
    person      TEXT NOT NULL REFERENCES person (person),
    role        TEXT NOT NULL CHECK (role IN ('adviser', 'office', 'district')),
    kind        TEXT NOT NULL CHECK (kind IN ('papers', 'visit')),
    done_on     TEXT NOT NULL,
    attended    TEXT NOT NULL,
    findings    TEXT NOT NULL,
    supplements TEXT NOT NULL,
    tests       TEXT NOT NULL,
    corrects    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (dossier, number)
) STRICT;

CREATE TABLE review_receipt (
    dossier     TEXT NOT NULL,
    number      INTEGER NOT NULL,
    receipt     INTEGER NOT NULL,
    person      TEXT NOT NULL REFERENCES person (person),
    received_on TEXT NOT NULL,
    handed_by   TEXT NOT NULL,
    what        TEXT NOT NULL,
    complete    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (dossier, number, receipt),
    FOREIGN KEY (dossier, number) REFERENCES review (dossier, number)
) STRICT;

CREATE TABLE role_request (
    request    TEXT NOT NULL PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (person),
    role       TEXT NOT NULL,
    place      TEXT NOT NULL,
    starts_at  INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'refused')),
    asked_by   TEXT NOT NULL,
    asked_at   INTEGER NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at INTEGER NOT NULL
) STRICT;

CREATE TABLE round (
    round      TEXT NOT NULL PRIMARY KEY,
    season     TEXT NOT NULL REFERENCES season (season),
    number     INTEGER NOT NULL,
    title      TEXT NOT NULL,
    book       TEXT NOT NULL,
    digest     TEXT NOT NULL,
    note       TEXT NOT NULL,
    illustrative INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    UNIQUE (season, number)
) STRICT;

CREATE TABLE season (
    season     TEXT NOT NULL PRIMARY KEY,
    place      TEXT NOT NULL,
    year       INTEGER NOT NULL,
    title      TEXT NOT NULL,
    plan_no    TEXT NOT NULL,
    plan_date  TEXT NOT NULL,
    note       TEXT NOT NULL,
    illustrative INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    UNIQUE (place, year)
) STRICT;

CREATE TABLE seat (
    seat     TEXT NOT NULL PRIMARY KEY,
    council  TEXT NOT NULL REFERENCES council (council),
    person   TEXT NOT NULL REFERENCES person (person),
    name     TEXT NOT NULL,
    position TEXT NOT NULL,
    duty     TEXT NOT NULL CHECK (duty IN ('chair', 'deputy', 'member', 'secretary')),
    votes    INTEGER NOT NULL,
    ord      INTEGER NOT NULL,
    UNIQUE (council, person)
) STRICT;

CREATE TABLE second_factor (
    person       TEXT NOT NULL PRIMARY KEY REFERENCES person (person),
    secret       TEXT NOT NULL,
    confirmed_at INTEGER NOT NULL,
    last_step    INTEGER NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE sent_code (
    attempt    TEXT NOT NULL PRIMARY KEY,
    phone      TEXT NOT NULL,
    source     TEXT NOT NULL,
    person     TEXT NOT NULL,
    way        TEXT NOT NULL CHECK (way IN ('', 'sms', 'mail')),
    code       TEXT NOT NULL,
    tries      INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    token      TEXT NOT NULL PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (person),
    started_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
, stage TEXT NOT NULL DEFAULT '' CHECK (stage IN ('', 'code')), came_from TEXT NOT NULL DEFAULT '', browser TEXT NOT NULL DEFAULT '', proved_at INTEGER NOT NULL DEFAULT 0, identity TEXT NOT NULL DEFAULT '', auth_at INTEGER NOT NULL DEFAULT 0, strong INTEGER NOT NULL DEFAULT false, by_code INTEGER NOT NULL DEFAULT false, provider_session TEXT NOT NULL DEFAULT '', session TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE sheet (
    sheet        TEXT NOT NULL PRIMARY KEY,
    entry        TEXT NOT NULL REFERENCES entry (entry),
    seat         TEXT NOT NULL REFERENCES seat (seat),
    state        TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'sealed')),
    marks        TEXT NOT NULL,
    part_a       INTEGER NOT NULL,
    part_b       INTEGER NOT NULL,
    part_c       INTEGER NOT NULL,
    total        INTEGER NOT NULL CHECK (total BETWEEN 0 AND 10000),
    struck       TEXT NOT NULL,
    remark       TEXT NOT NULL,
    saved_at     INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    UNIQUE (entry, seat)
) STRICT;

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
    opened_at      INTEGER NOT NULL,
    closed_at      INTEGER NOT NULL,
    version        INTEGER NOT NULL, rules_no TEXT NOT NULL DEFAULT '', rules_date TEXT NOT NULL DEFAULT '', rules_digest TEXT NOT NULL DEFAULT '',
    UNIQUE (round, council)
) STRICT;

CREATE TABLE ticket (
    ticket     TEXT NOT NULL PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (person),
    purpose    TEXT NOT NULL CHECK (purpose IN ('invite', 'recover')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE used_challenge (
    challenge  TEXT NOT NULL PRIMARY KEY,
    used_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX api_token_person ON api_token (person);

CREATE INDEX certificate_past_recognition ON certificate_past (recognition);

CREATE INDEX correction_recognition ON correction (recognition);

CREATE INDEX data_request_state ON data_request (state, reply_by);

CREATE INDEX dossier_product ON dossier (product);

CREATE INDEX dossier_season ON dossier (season, state);

CREATE INDEX entry_dossier ON entry (dossier);

CREATE INDEX identity_person ON identity (person);

CREATE INDEX job_asked ON job (asked_by, asked_at);

CREATE INDEX job_state ON job (state, asked_at, job);

CREATE INDEX journal_actor ON journal (actor, entry);

CREATE INDEX journal_subject ON journal (subject, entry);

CREATE INDEX journal_verb ON journal (verb, entry);

CREATE INDEX membership_offer_person ON membership_offer (person, state);

CREATE INDEX membership_offer_producer ON membership_offer (producer, state);

CREATE UNIQUE INDEX membership_once ON membership (producer, person) WHERE ended_at = 0;

CREATE UNIQUE INDEX membership_owner ON membership (producer) WHERE kind = 'owner' AND ended_at = 0;

CREATE INDEX membership_person ON membership (person);

CREATE INDEX passkey_person ON passkey (person);

CREATE UNIQUE INDEX person_phone ON person (phone) WHERE phone <> '';

CREATE INDEX product_folded ON product (folded);

CREATE INDEX product_producer ON product (producer);

CREATE INDEX product_sort ON product (sort_key, product);

CREATE INDEX recognition_newest ON recognition (year, decision_date, recognition) WHERE state <> 'proposed';

CREATE INDEX recognition_product ON recognition (product, state);

CREATE INDEX recognition_round ON recognition (round);

CREATE INDEX recognition_valid ON recognition (state, valid_to);

CREATE INDEX reopening_sitting ON reopening (sitting);

CREATE UNIQUE INDEX representative_open ON representative (producer) WHERE until = '' AND erased_on = '';

CREATE INDEX representative_producer ON representative (producer, since);

CREATE UNIQUE INDEX review_corrects ON review (dossier, corrects) WHERE corrects > 0;

CREATE INDEX review_person ON review (person);

CREATE INDEX role_request_state ON role_request (state, asked_at);

CREATE INDEX seat_person ON seat (person);

CREATE INDEX sent_code_created ON sent_code (created_at);

CREATE INDEX sent_code_phone ON sent_code (phone, created_at);

CREATE INDEX session_person ON session (person);

CREATE INDEX sheet_seat ON sheet (seat);

CREATE INDEX ticket_person ON ticket (person);

