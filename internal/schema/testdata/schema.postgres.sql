CREATE TABLE api_token (
    token text NOT NULL,
    digest text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    scopes text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    last_used text NOT NULL,
    revoked_at bigint NOT NULL,
    CONSTRAINT api_token_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT api_token_pkey PRIMARY KEY (token),
    CONSTRAINT api_token_digest_key UNIQUE (digest)
);

CREATE TABLE certificate (
    certificate text NOT NULL,
    recognition text NOT NULL,
    number text NOT NULL,
    code text NOT NULL,
    issued_at bigint NOT NULL,
    CONSTRAINT certificate_recognition_fkey FOREIGN KEY (recognition) REFERENCES recognition(recognition),
    CONSTRAINT certificate_pkey PRIMARY KEY (certificate),
    CONSTRAINT certificate_code_key UNIQUE (code),
    CONSTRAINT certificate_number_key UNIQUE (number),
    CONSTRAINT certificate_recognition_key UNIQUE (recognition)
);

CREATE TABLE certificate_past (
    correction text NOT NULL,
    recognition text NOT NULL,
    edition bigint NOT NULL,
    number text NOT NULL,
    code text NOT NULL,
    issued_at bigint NOT NULL,
    replaced_at bigint NOT NULL,
    CONSTRAINT certificate_past_correction_fkey FOREIGN KEY (correction) REFERENCES correction(correction),
    CONSTRAINT certificate_past_recognition_fkey FOREIGN KEY (recognition) REFERENCES recognition(recognition),
    CONSTRAINT certificate_past_pkey PRIMARY KEY (correction, recognition),
    CONSTRAINT certificate_past_code_key UNIQUE (code)
);

CREATE TABLE checkpoint (
    size bigint NOT NULL,
    at bigint NOT NULL,
    signed text NOT NULL,
    CONSTRAINT checkpoint_pkey PRIMARY KEY (size)
);

CREATE TABLE correction (
    correction text NOT NULL,
    recognition text NOT NULL,
    field text NOT NULL,
    was text NOT NULL,
    becomes text NOT NULL,
    reason text NOT NULL,
    letter_no text NOT NULL,
    letter_date text NOT NULL,
    state text NOT NULL,
    proposed_by text NOT NULL,
    proposed_at bigint NOT NULL,
    answered_by text,
    answered_at bigint NOT NULL,
    answer text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT correction_field_check CHECK ((field = ANY (ARRAY['product'::text, 'producer'::text, 'stars'::text, 'authority'::text, 'decision_no'::text, 'decision_date'::text, 'number'::text]))),
    CONSTRAINT correction_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text]))),
    CONSTRAINT correction_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES person(person),
    CONSTRAINT correction_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES person(person),
    CONSTRAINT correction_recognition_fkey FOREIGN KEY (recognition) REFERENCES recognition(recognition),
    CONSTRAINT correction_pkey PRIMARY KEY (correction)
);

CREATE TABLE council (
    council text NOT NULL,
    place text NOT NULL,
    level text NOT NULL,
    name text NOT NULL,
    decision_no text NOT NULL,
    decision_date text NOT NULL,
    quorum_num bigint NOT NULL,
    quorum_den bigint NOT NULL,
    spread_limit bigint NOT NULL,
    minimum_rule text NOT NULL,
    illustrative boolean NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT council_quorum_den_check CHECK ((quorum_den > 0)),
    CONSTRAINT council_pkey PRIMARY KEY (council)
);

CREATE TABLE data_request (
    request text NOT NULL,
    kind text NOT NULL,
    about text NOT NULL,
    place text NOT NULL,
    asked text NOT NULL,
    received_on text NOT NULL,
    reply_by text NOT NULL,
    finish_by text NOT NULL,
    doubt text NOT NULL,
    state text NOT NULL,
    ground text NOT NULL,
    answer text NOT NULL,
    entered_by text NOT NULL,
    replied_on text NOT NULL,
    finished_on text NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT data_request_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'correct'::text, 'erase'::text, 'restrict'::text, 'withdraw'::text]))),
    CONSTRAINT data_request_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'done'::text, 'refused'::text]))),
    CONSTRAINT data_request_pkey PRIMARY KEY (request)
);

CREATE TABLE dossier (
    dossier text NOT NULL,
    code text NOT NULL,
    product text NOT NULL,
    season text NOT NULL,
    kind text NOT NULL,
    book text NOT NULL,
    card bigint NOT NULL,
    filed_on text NOT NULL,
    state text NOT NULL,
    note text NOT NULL,
    illustrative boolean NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    desk text NOT NULL DEFAULT ''::text,
    reason text NOT NULL DEFAULT ''::text,
    CONSTRAINT dossier_kind_check CHECK ((kind = ANY (ARRAY['first'::text, 'upgrade'::text, 'reassess'::text]))),
    CONSTRAINT dossier_state_check CHECK ((state = ANY (ARRAY['filed'::text, 'admitted'::text, 'forwarded'::text, 'proposed'::text, 'recognised'::text, 'returned'::text, 'withdrawn'::text]))),
    CONSTRAINT dossier_product_fkey FOREIGN KEY (product) REFERENCES product(product),
    CONSTRAINT dossier_season_fkey FOREIGN KEY (season) REFERENCES season(season),
    CONSTRAINT dossier_pkey PRIMARY KEY (dossier),
    CONSTRAINT dossier_code_key UNIQUE (code)
);

CREATE TABLE edition (
    edition text NOT NULL,
    sitting text NOT NULL,
    number bigint NOT NULL,
    reopening text NOT NULL,
    met_on text NOT NULL,
    late_reason text NOT NULL,
    closed_at bigint NOT NULL,
    voided_at bigint NOT NULL,
    CONSTRAINT edition_reopening_fkey FOREIGN KEY (reopening) REFERENCES reopening(reopening),
    CONSTRAINT edition_sitting_fkey FOREIGN KEY (sitting) REFERENCES sitting(sitting),
    CONSTRAINT edition_pkey PRIMARY KEY (edition),
    CONSTRAINT edition_reopening_key UNIQUE (reopening),
    CONSTRAINT edition_sitting_number_key UNIQUE (sitting, number)
);

CREATE TABLE edition_entry (
    edition text NOT NULL,
    entry text NOT NULL,
    ballots bigint NOT NULL,
    mean_num bigint NOT NULL,
    mean_den bigint NOT NULL,
    band bigint NOT NULL,
    star bigint NOT NULL,
    spread bigint NOT NULL,
    outcome text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT edition_entry_outcome_check CHECK ((outcome = ANY (ARRAY['recognise'::text, 'forward'::text, 'return'::text]))),
    CONSTRAINT edition_entry_edition_fkey FOREIGN KEY (edition) REFERENCES edition(edition),
    CONSTRAINT edition_entry_entry_fkey FOREIGN KEY (entry) REFERENCES entry(entry),
    CONSTRAINT edition_entry_pkey PRIMARY KEY (edition, entry)
);

CREATE TABLE edition_sheet (
    edition text NOT NULL,
    sheet text NOT NULL,
    state text NOT NULL,
    marks text NOT NULL,
    part_a bigint NOT NULL,
    part_b bigint NOT NULL,
    part_c bigint NOT NULL,
    total bigint NOT NULL,
    struck text NOT NULL,
    remark text NOT NULL,
    saved_at bigint NOT NULL,
    submitted_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT edition_sheet_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'sealed'::text]))),
    CONSTRAINT edition_sheet_edition_fkey FOREIGN KEY (edition) REFERENCES edition(edition),
    CONSTRAINT edition_sheet_sheet_fkey FOREIGN KEY (sheet) REFERENCES sheet(sheet),
    CONSTRAINT edition_sheet_pkey PRIMARY KEY (edition, sheet)
);

CREATE TABLE entry (
    entry text NOT NULL,
    sitting text NOT NULL,
    dossier text NOT NULL,
    ord bigint NOT NULL,
    card bigint NOT NULL,
    ballots bigint NOT NULL,
    mean_num bigint NOT NULL,
    mean_den bigint NOT NULL,
    band bigint NOT NULL,
    star bigint NOT NULL,
    spread bigint NOT NULL,
    outcome text NOT NULL,
    reason text NOT NULL,
    kept boolean NOT NULL DEFAULT false,
    CONSTRAINT entry_outcome_check CHECK ((outcome = ANY (ARRAY[''::text, 'recognise'::text, 'forward'::text, 'return'::text]))),
    CONSTRAINT entry_dossier_fkey FOREIGN KEY (dossier) REFERENCES dossier(dossier),
    CONSTRAINT entry_sitting_fkey FOREIGN KEY (sitting) REFERENCES sitting(sitting),
    CONSTRAINT entry_pkey PRIMARY KEY (entry),
    CONSTRAINT entry_sitting_dossier_key UNIQUE (sitting, dossier)
);

CREATE TABLE held_role (
    person text NOT NULL,
    role text NOT NULL,
    place text NOT NULL,
    started_at bigint NOT NULL,
    ended_at bigint NOT NULL,
    CONSTRAINT held_role_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT held_role_pkey PRIMARY KEY (person, role, place, started_at)
);

CREATE TABLE identity (
    identity text NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    linked_by text NOT NULL,
    linked_at bigint NOT NULL,
    CONSTRAINT identity_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT identity_pkey PRIMARY KEY (identity),
    CONSTRAINT identity_issuer_subject_key UNIQUE (issuer, subject)
);

CREATE TABLE identity_answer (
    state text NOT NULL,
    taken_at bigint NOT NULL,
    CONSTRAINT identity_answer_pkey PRIMARY KEY (state)
);

CREATE TABLE identity_request (
    request text NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    came_from text NOT NULL,
    state text NOT NULL,
    asked_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    person text NOT NULL,
    proposed_by text NOT NULL,
    reason text NOT NULL,
    decided_by text NOT NULL,
    decided_at bigint NOT NULL,
    CONSTRAINT identity_request_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'proposed'::text, 'refused'::text]))),
    CONSTRAINT identity_request_pkey PRIMARY KEY (request),
    CONSTRAINT identity_request_issuer_subject_key UNIQUE (issuer, subject)
);

CREATE TABLE job (
    job text NOT NULL,
    kind text NOT NULL,
    payload text NOT NULL,
    state text NOT NULL,
    done bigint NOT NULL,
    total bigint NOT NULL,
    message text NOT NULL,
    result text NOT NULL,
    asked_by text NOT NULL,
    place text NOT NULL,
    asked_at bigint NOT NULL,
    started_at bigint NOT NULL,
    finished_at bigint NOT NULL,
    attempts bigint NOT NULL,
    lease_until bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT job_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text]))),
    CONSTRAINT job_pkey PRIMARY KEY (job)
);

CREATE TABLE journal (
    entry text NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    name text NOT NULL,
    verb text NOT NULL,
    subject text NOT NULL,
    place text NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    covers text NOT NULL DEFAULT ''::text,
    CONSTRAINT journal_pkey PRIMARY KEY (entry)
);

CREATE TABLE journal_seal (
    seq bigint NOT NULL,
    entry text NOT NULL,
    hash text NOT NULL,
    CONSTRAINT journal_seal_entry_fkey FOREIGN KEY (entry) REFERENCES journal(entry),
    CONSTRAINT journal_seal_pkey PRIMARY KEY (seq),
    CONSTRAINT journal_seal_entry_key UNIQUE (entry)
);

CREATE TABLE log_tile (
    level bigint NOT NULL,
    n bigint NOT NULL,
    hashes text NOT NULL,
    CONSTRAINT log_tile_pkey PRIMARY KEY (level, n)
);

CREATE TABLE membership (
    membership text NOT NULL,
    person text NOT NULL,
    producer text NOT NULL,
    kind text NOT NULL,
    started_at bigint NOT NULL,
    ended_at bigint NOT NULL,
    CONSTRAINT membership_kind_check CHECK ((kind = ANY (ARRAY['owner'::text, 'staff'::text]))),
    CONSTRAINT membership_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT membership_producer_fkey FOREIGN KEY (producer) REFERENCES producer(producer),
    CONSTRAINT membership_pkey PRIMARY KEY (membership)
);

CREATE TABLE membership_offer (
    offer text NOT NULL,
    producer text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    ground text NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    asked_by text NOT NULL,
    asked_at bigint NOT NULL,
    approved_by text NOT NULL,
    decided_at bigint NOT NULL,
    CONSTRAINT membership_offer_ground_check CHECK ((ground = ANY (ARRAY['first'::text, 'staff'::text, 'handover'::text, 'death'::text, 'sale'::text, 'other'::text]))),
    CONSTRAINT membership_offer_state_check CHECK ((state = ANY (ARRAY['approval'::text, 'waiting'::text, 'taken'::text, 'declined'::text, 'void'::text]))),
    CONSTRAINT membership_offer_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT membership_offer_producer_fkey FOREIGN KEY (producer) REFERENCES producer(producer),
    CONSTRAINT membership_offer_pkey PRIMARY KEY (offer)
);

CREATE TABLE outbox (
    event text NOT NULL,
    subject text NOT NULL,
    letter text NOT NULL,
    state text NOT NULL,
    problem text NOT NULL,
    created_at bigint NOT NULL,
    sent_at bigint NOT NULL,
    CONSTRAINT outbox_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'failed'::text]))),
    CONSTRAINT outbox_pkey PRIMARY KEY (event)
);

CREATE TABLE passkey (
    passkey text NOT NULL,
    person text NOT NULL,
    credential text NOT NULL,
    public_key text NOT NULL,
    counter bigint NOT NULL,
    backup_eligible boolean NOT NULL,
    backed_up boolean NOT NULL,
    aaguid text NOT NULL,
    name text NOT NULL,
    created_at bigint NOT NULL,
    last_used_at bigint NOT NULL,
    CONSTRAINT passkey_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT passkey_pkey PRIMARY KEY (passkey),
    CONSTRAINT passkey_credential_key UNIQUE (credential)
);

CREATE TABLE person (
    person text NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    password text NOT NULL,
    disabled boolean NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    email text NOT NULL DEFAULT ''::text,
    phone text NOT NULL DEFAULT ''::text,
    phone_proved_at bigint NOT NULL DEFAULT 0,
    CONSTRAINT person_pkey PRIMARY KEY (person),
    CONSTRAINT person_login_key UNIQUE (login)
);

CREATE TABLE pinned_law (
    digest text NOT NULL,
    packed text NOT NULL,
    kept_at bigint NOT NULL,
    CONSTRAINT pinned_law_pkey PRIMARY KEY (digest)
);

CREATE TABLE pinned_rules (
    digest text NOT NULL,
    packed text NOT NULL,
    kept_at bigint NOT NULL,
    CONSTRAINT pinned_rules_pkey PRIMARY KEY (digest)
);

CREATE TABLE producer (
    producer text NOT NULL,
    name text NOT NULL,
    folded text NOT NULL,
    kind text NOT NULL,
    place text NOT NULL,
    hamlet text NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT producer_kind_check CHECK ((kind = ANY (ARRAY['cooperative'::text, 'group'::text, 'company'::text, 'household'::text, 'farm'::text, 'association'::text, 'unknown'::text]))),
    CONSTRAINT producer_pkey PRIMARY KEY (producer),
    CONSTRAINT producer_folded_place_key UNIQUE (folded, place)
);

CREATE TABLE product (
    product text NOT NULL,
    producer text,
    name text NOT NULL,
    folded text NOT NULL,
    sort_key text NOT NULL,
    slug text NOT NULL,
    grp text NOT NULL,
    place text NOT NULL,
    story text NOT NULL,
    source text NOT NULL,
    note text NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT product_grp_check CHECK ((grp = ANY (ARRAY['food'::text, 'drink'::text, 'herbal'::text, 'craft'::text, 'ornamental'::text, 'tourism'::text]))),
    CONSTRAINT product_producer_fkey FOREIGN KEY (producer) REFERENCES producer(producer),
    CONSTRAINT product_pkey PRIMARY KEY (product),
    CONSTRAINT product_slug_key UNIQUE (slug)
);

CREATE TABLE recheck (
    sheet text NOT NULL,
    version bigint NOT NULL,
    ground text NOT NULL,
    reason text NOT NULL,
    asked_by text NOT NULL,
    asked_at bigint NOT NULL,
    state text NOT NULL,
    answer text NOT NULL,
    answered_at bigint NOT NULL,
    CONSTRAINT recheck_ground_check CHECK ((ground = ANY (ARRAY['spread'::text, 'discussion'::text, 'evidence'::text, 'other'::text]))),
    CONSTRAINT recheck_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'reopened'::text, 'kept'::text]))),
    CONSTRAINT recheck_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES seat(seat),
    CONSTRAINT recheck_sheet_fkey FOREIGN KEY (sheet) REFERENCES sheet(sheet),
    CONSTRAINT recheck_pkey PRIMARY KEY (sheet, version)
);

CREATE TABLE recognition (
    recognition text NOT NULL,
    product text NOT NULL,
    dossier text,
    round text,
    stars bigint NOT NULL,
    mean_num bigint NOT NULL,
    mean_den bigint NOT NULL,
    year bigint NOT NULL,
    round_name text NOT NULL,
    book text NOT NULL,
    authority text NOT NULL,
    decision_no text NOT NULL,
    decision_date text NOT NULL,
    valid_from text NOT NULL,
    valid_to text NOT NULL,
    state text NOT NULL,
    ended_on text NOT NULL,
    ended_reason text NOT NULL,
    ended_no text NOT NULL,
    origin text NOT NULL,
    source text NOT NULL,
    note text NOT NULL,
    illustrative boolean NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    product_name text NOT NULL DEFAULT ''::text,
    producer_name text NOT NULL DEFAULT ''::text,
    product_place text NOT NULL DEFAULT ''::text,
    folded text NOT NULL DEFAULT ''::text,
    CONSTRAINT recognition_origin_check CHECK ((origin = ANY (ARRAY['council'::text, 'import'::text]))),
    CONSTRAINT recognition_stars_check CHECK (((stars >= 0) AND (stars <= 5))),
    CONSTRAINT recognition_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'recognised'::text, 'replaced'::text, 'withdrawn'::text]))),
    CONSTRAINT recognition_dossier_fkey FOREIGN KEY (dossier) REFERENCES dossier(dossier),
    CONSTRAINT recognition_product_fkey FOREIGN KEY (product) REFERENCES product(product),
    CONSTRAINT recognition_round_fkey FOREIGN KEY (round) REFERENCES round(round),
    CONSTRAINT recognition_pkey PRIMARY KEY (recognition),
    CONSTRAINT recognition_dossier_key UNIQUE (dossier)
);

CREATE TABLE recovery_code (
    person text NOT NULL,
    code text NOT NULL,
    used_at bigint NOT NULL,
    CONSTRAINT recovery_code_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT recovery_code_pkey PRIMARY KEY (person, code)
);

CREATE TABLE recusal (
    entry text NOT NULL,
    seat text NOT NULL,
    reason text NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT recusal_entry_fkey FOREIGN KEY (entry) REFERENCES entry(entry),
    CONSTRAINT recusal_seat_fkey FOREIGN KEY (seat) REFERENCES seat(seat),
    CONSTRAINT recusal_pkey PRIMARY KEY (entry, seat)
);

CREATE TABLE reopening (
    reopening text NOT NULL,
    sitting text NOT NULL,
    ground text NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    proposed_by text NOT NULL,
    proposed_at bigint NOT NULL,
    answered_by text,
    answered_at bigint NOT NULL,
    answer text NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT reopening_ground_check CHECK ((ground = ANY (ARRAY['arithmetic'::text, 'mark'::text, 'conflict'::text, 'evidence'::text, 'complaint'::text, 'other'::text]))),
    CONSTRAINT reopening_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'agreed'::text, 'refused'::text, 'withdrawn'::text]))),
    CONSTRAINT reopening_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES seat(seat),
    CONSTRAINT reopening_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES seat(seat),
    CONSTRAINT reopening_sitting_fkey FOREIGN KEY (sitting) REFERENCES sitting(sitting),
    CONSTRAINT reopening_pkey PRIMARY KEY (reopening)
);

CREATE TABLE reopening_entry (
    reopening text NOT NULL,
    entry text NOT NULL,
    CONSTRAINT reopening_entry_entry_fkey FOREIGN KEY (entry) REFERENCES entry(entry),
    CONSTRAINT reopening_entry_reopening_fkey FOREIGN KEY (reopening) REFERENCES reopening(reopening),
    CONSTRAINT reopening_entry_pkey PRIMARY KEY (reopening, entry)
);

CREATE TABLE representative (
    representative text NOT NULL,
    producer text NOT NULL,
    sealed text NOT NULL,
    duty text NOT NULL,
    ground text NOT NULL,
    consent_on text NOT NULL,
    consent_form text NOT NULL,
    source text NOT NULL,
    since text NOT NULL,
    until text NOT NULL,
    restricted_on text NOT NULL,
    erased_on text NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT representative_consent_form_check CHECK ((consent_form = ANY (ARRAY[''::text, 'paper'::text, 'electronic'::text, 'recorded'::text]))),
    CONSTRAINT representative_ground_check CHECK ((ground = ANY (ARRAY['consent'::text, 'duty'::text]))),
    CONSTRAINT representative_producer_fkey FOREIGN KEY (producer) REFERENCES producer(producer),
    CONSTRAINT representative_pkey PRIMARY KEY (representative)
);

CREATE TABLE retention_period (
    item text NOT NULL,
    starts_on text NOT NULL,
    days bigint NOT NULL,
    source text NOT NULL,
    set_at bigint NOT NULL,
    CONSTRAINT retention_period_pkey PRIMARY KEY (item, starts_on)
);

CREATE TABLE review (
    dossier text NOT NULL,
    number bigint NOT NULL,
    person text NOT NULL,
    role text NOT NULL,
    kind text NOT NULL,
    done_on text NOT NULL,
    attended text NOT NULL,
    findings text NOT NULL,
    supplements text NOT NULL,
    tests text NOT NULL,
    corrects bigint NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT review_kind_check CHECK ((kind = ANY (ARRAY['papers'::text, 'visit'::text]))),
    CONSTRAINT review_role_check CHECK ((role = ANY (ARRAY['adviser'::text, 'office'::text, 'district'::text]))),
    CONSTRAINT review_dossier_fkey FOREIGN KEY (dossier) REFERENCES dossier(dossier),
    CONSTRAINT review_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT review_pkey PRIMARY KEY (dossier, number)
);

CREATE TABLE review_receipt (
    dossier text NOT NULL,
    number bigint NOT NULL,
    receipt bigint NOT NULL,
    person text NOT NULL,
    received_on text NOT NULL,
    handed_by text NOT NULL,
    what text NOT NULL,
    complete boolean NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT review_receipt_dossier_number_fkey FOREIGN KEY (dossier, number) REFERENCES review(dossier, number),
    CONSTRAINT review_receipt_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT review_receipt_pkey PRIMARY KEY (dossier, number, receipt)
);

CREATE TABLE role_request (
    request text NOT NULL,
    person text NOT NULL,
    role text NOT NULL,
    place text NOT NULL,
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    asked_by text NOT NULL,
    asked_at bigint NOT NULL,
    decided_by text NOT NULL,
    decided_at bigint NOT NULL,
    CONSTRAINT role_request_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'refused'::text]))),
    CONSTRAINT role_request_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT role_request_pkey PRIMARY KEY (request)
);

CREATE TABLE round (
    round text NOT NULL,
    season text NOT NULL,
    number bigint NOT NULL,
    title text NOT NULL,
    book text NOT NULL,
    digest text NOT NULL,
    note text NOT NULL,
    illustrative boolean NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT round_season_fkey FOREIGN KEY (season) REFERENCES season(season),
    CONSTRAINT round_pkey PRIMARY KEY (round),
    CONSTRAINT round_season_number_key UNIQUE (season, number)
);

CREATE TABLE season (
    season text NOT NULL,
    place text NOT NULL,
    year bigint NOT NULL,
    title text NOT NULL,
    plan_no text NOT NULL,
    plan_date text NOT NULL,
    note text NOT NULL,
    illustrative boolean NOT NULL,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT season_pkey PRIMARY KEY (season),
    CONSTRAINT season_place_year_key UNIQUE (place, year)
);

CREATE TABLE seat (
    seat text NOT NULL,
    council text NOT NULL,
    person text NOT NULL,
    name text NOT NULL,
    position text NOT NULL,
    duty text NOT NULL,
    votes boolean NOT NULL,
    ord bigint NOT NULL,
    CONSTRAINT seat_duty_check CHECK ((duty = ANY (ARRAY['chair'::text, 'deputy'::text, 'member'::text, 'secretary'::text]))),
    CONSTRAINT seat_council_fkey FOREIGN KEY (council) REFERENCES council(council),
    CONSTRAINT seat_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT seat_pkey PRIMARY KEY (seat),
    CONSTRAINT seat_council_person_key UNIQUE (council, person)
);

CREATE TABLE second_factor (
    person text NOT NULL,
    secret text NOT NULL,
    confirmed_at bigint NOT NULL,
    last_step bigint NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT second_factor_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT second_factor_pkey PRIMARY KEY (person)
);

CREATE TABLE sent_code (
    attempt text NOT NULL,
    phone text NOT NULL,
    source text NOT NULL,
    person text NOT NULL,
    way text NOT NULL,
    code text NOT NULL,
    tries bigint NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint NOT NULL,
    CONSTRAINT sent_code_way_check CHECK ((way = ANY (ARRAY[''::text, 'sms'::text, 'mail'::text]))),
    CONSTRAINT sent_code_pkey PRIMARY KEY (attempt)
);

CREATE TABLE session (
    token text NOT NULL,
    person text NOT NULL,
    started_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    stage text NOT NULL DEFAULT ''::text,
    came_from text NOT NULL DEFAULT ''::text,
    browser text NOT NULL DEFAULT ''::text,
    proved_at bigint NOT NULL DEFAULT 0,
    identity text NOT NULL DEFAULT ''::text,
    auth_at bigint NOT NULL DEFAULT 0,
    strong boolean NOT NULL DEFAULT false,
    by_code boolean NOT NULL DEFAULT false,
    provider_session text NOT NULL DEFAULT ''::text,
    session text NOT NULL DEFAULT ''::text,
    CONSTRAINT session_stage_check CHECK ((stage = ANY (ARRAY[''::text, 'code'::text]))),
    CONSTRAINT session_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT session_pkey PRIMARY KEY (token)
);

CREATE TABLE sheet (
    sheet text NOT NULL,
    entry text NOT NULL,
    seat text NOT NULL,
    state text NOT NULL,
    marks text NOT NULL,
    part_a bigint NOT NULL,
    part_b bigint NOT NULL,
    part_c bigint NOT NULL,
    total bigint NOT NULL,
    struck text NOT NULL,
    remark text NOT NULL,
    saved_at bigint NOT NULL,
    submitted_at bigint NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT sheet_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'sealed'::text]))),
    CONSTRAINT sheet_total_check CHECK (((total >= 0) AND (total <= 10000))),
    CONSTRAINT sheet_entry_fkey FOREIGN KEY (entry) REFERENCES entry(entry),
    CONSTRAINT sheet_seat_fkey FOREIGN KEY (seat) REFERENCES seat(seat),
    CONSTRAINT sheet_pkey PRIMARY KEY (sheet),
    CONSTRAINT sheet_entry_seat_key UNIQUE (entry, seat)
);

CREATE TABLE sitting (
    sitting text NOT NULL,
    round text NOT NULL,
    council text NOT NULL,
    level text NOT NULL,
    place text NOT NULL,
    planned_before text NOT NULL,
    met_on text NOT NULL,
    late_reason text NOT NULL,
    note text NOT NULL,
    state text NOT NULL,
    opened_at bigint NOT NULL,
    closed_at bigint NOT NULL,
    version bigint NOT NULL,
    rules_no text NOT NULL DEFAULT ''::text,
    rules_date text NOT NULL DEFAULT ''::text,
    rules_digest text NOT NULL DEFAULT ''::text,
    CONSTRAINT sitting_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'scoring'::text, 'closed'::text]))),
    CONSTRAINT sitting_council_fkey FOREIGN KEY (council) REFERENCES council(council),
    CONSTRAINT sitting_round_fkey FOREIGN KEY (round) REFERENCES round(round),
    CONSTRAINT sitting_pkey PRIMARY KEY (sitting),
    CONSTRAINT sitting_round_council_key UNIQUE (round, council)
);

CREATE TABLE ticket (
    ticket text NOT NULL,
    person text NOT NULL,
    purpose text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint NOT NULL,
    CONSTRAINT ticket_purpose_check CHECK ((purpose = ANY (ARRAY['invite'::text, 'recover'::text]))),
    CONSTRAINT ticket_person_fkey FOREIGN KEY (person) REFERENCES person(person),
    CONSTRAINT ticket_pkey PRIMARY KEY (ticket)
);

CREATE TABLE used_challenge (
    challenge text NOT NULL,
    used_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    CONSTRAINT used_challenge_pkey PRIMARY KEY (challenge)
);

CREATE INDEX api_token_person ON public.api_token USING btree (person);
CREATE INDEX certificate_past_recognition ON public.certificate_past USING btree (recognition);
CREATE INDEX correction_recognition ON public.correction USING btree (recognition);
CREATE INDEX data_request_state ON public.data_request USING btree (state, reply_by);
CREATE INDEX dossier_product ON public.dossier USING btree (product);
CREATE INDEX dossier_season ON public.dossier USING btree (season, state);
CREATE INDEX entry_dossier ON public.entry USING btree (dossier);
CREATE INDEX identity_person ON public.identity USING btree (person);
CREATE INDEX job_asked ON public.job USING btree (asked_by, asked_at);
CREATE INDEX job_state ON public.job USING btree (state, asked_at, job);
CREATE INDEX journal_actor ON public.journal USING btree (actor, entry);
CREATE INDEX journal_subject ON public.journal USING btree (subject, entry);
CREATE INDEX journal_verb ON public.journal USING btree (verb, entry);
CREATE INDEX membership_offer_person ON public.membership_offer USING btree (person, state);
CREATE INDEX membership_offer_producer ON public.membership_offer USING btree (producer, state);
CREATE UNIQUE INDEX membership_once ON public.membership USING btree (producer, person) WHERE (ended_at = 0);
CREATE UNIQUE INDEX membership_owner ON public.membership USING btree (producer) WHERE ((kind = 'owner'::text) AND (ended_at = 0));
CREATE INDEX membership_person ON public.membership USING btree (person);
CREATE INDEX passkey_person ON public.passkey USING btree (person);
CREATE UNIQUE INDEX person_phone ON public.person USING btree (phone) WHERE (phone <> ''::text);
CREATE INDEX product_folded ON public.product USING btree (folded);
CREATE INDEX product_producer ON public.product USING btree (producer);
CREATE INDEX product_sort ON public.product USING btree (sort_key, product);
CREATE INDEX recognition_newest ON public.recognition USING btree (year, decision_date, recognition) WHERE (state <> 'proposed'::text);
CREATE INDEX recognition_product ON public.recognition USING btree (product, state);
CREATE INDEX recognition_round ON public.recognition USING btree (round);
CREATE INDEX recognition_valid ON public.recognition USING btree (state, valid_to);
CREATE INDEX reopening_sitting ON public.reopening USING btree (sitting);
CREATE UNIQUE INDEX representative_open ON public.representative USING btree (producer) WHERE ((until = ''::text) AND (erased_on = ''::text));
CREATE INDEX representative_producer ON public.representative USING btree (producer, since);
CREATE UNIQUE INDEX review_corrects ON public.review USING btree (dossier, corrects) WHERE (corrects > 0);
CREATE INDEX review_person ON public.review USING btree (person);
CREATE INDEX role_request_state ON public.role_request USING btree (state, asked_at);
CREATE INDEX seat_person ON public.seat USING btree (person);
CREATE INDEX sent_code_created ON public.sent_code USING btree (created_at);
CREATE INDEX sent_code_phone ON public.sent_code USING btree (phone, created_at);
CREATE INDEX session_person ON public.session USING btree (person);
CREATE INDEX sheet_seat ON public.sheet USING btree (seat);
CREATE INDEX ticket_person ON public.ticket USING btree (person);
