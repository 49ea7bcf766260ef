-- +goose Up
-- Under which names, and where, a decision of a council's result recognised a product: the
-- registry's of that moment, which a change of the registry leaves alone. product_name is '' for a
-- proposal and for what a source tells. folded is for searches.
ALTER TABLE recognition ADD COLUMN product_name TEXT NOT NULL DEFAULT '';
ALTER TABLE recognition ADD COLUMN producer_name TEXT NOT NULL DEFAULT '';
ALTER TABLE recognition ADD COLUMN product_place TEXT NOT NULL DEFAULT '';
ALTER TABLE recognition ADD COLUMN folded TEXT NOT NULL DEFAULT '';
