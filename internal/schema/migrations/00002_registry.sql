-- +goose Up
CREATE TABLE season (
    season     TEXT NOT NULL PRIMARY KEY,
    place      TEXT NOT NULL,
    year       BIGINT NOT NULL,
    title      TEXT NOT NULL,
    plan_no    TEXT NOT NULL,
    plan_date  TEXT NOT NULL,
    note       TEXT NOT NULL,
    illustrative BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (place, year)
);

CREATE TABLE producer (
    producer   TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    folded     TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('cooperative', 'group', 'company', 'household', 'farm', 'association', 'unknown')),
    place      TEXT NOT NULL,
    hamlet     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    UNIQUE (folded, place)
);

-- A product without a known producer keeps the place its source gives.
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
    created_at BIGINT NOT NULL,
    version    BIGINT NOT NULL
);

CREATE INDEX product_producer ON product (producer);
CREATE INDEX product_sort ON product (sort_key, product);
CREATE INDEX product_folded ON product (folded);
