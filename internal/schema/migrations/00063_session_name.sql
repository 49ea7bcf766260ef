-- +goose Up
-- session names one to its owner and stays when a fresh proof gives it a new token. It opens
-- nothing.
ALTER TABLE session ADD COLUMN session TEXT NOT NULL DEFAULT '';
UPDATE session SET session = substr(token, 1, 24);
