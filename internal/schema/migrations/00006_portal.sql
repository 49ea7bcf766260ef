-- +goose Up
-- Public lists of the newest recognitions read this backwards and stop after a page: of
-- 20,000 products under 1 ms instead of 30 ms.
CREATE INDEX recognition_newest ON recognition (year, decision_date, recognition) WHERE state <> 'proposed';
