INSERT INTO person (person, login, name, password, disabled, created_at, version) VALUES ($1, $1, $1, '', FALSE, 0, 1);
INSERT INTO season (season, place, year, title, plan_no, plan_date, note, illustrative, created_at, version) VALUES ($1, $2, 2021, 'Mùa thử', '', '', '', TRUE, 0, 1);
INSERT INTO producer (producer, name, folded, kind, place, hamlet, created_at, version) VALUES ($1, $1, $1, 'household', $2, '', 0, 1);
INSERT INTO product (product, producer, name, folded, sort_key, slug, grp, place, story, source, note, created_at, version) VALUES ($1, $2, $1, $1, $1, $1, 'food', $3, '', '', '', 0, 1);
INSERT INTO dossier (dossier, code, product, season, kind, book, card, filed_on, state, note, illustrative, created_at, version) VALUES ($1, $1, $2, $3, 'first', $4, $5, '2021-07-01', 'admitted', '', TRUE, 0, 1);
UPDATE dossier SET state = $2 WHERE dossier = $1;
INSERT INTO held_role (person, role, place, started_at, ended_at) VALUES ($1, 'judge', $2, 0, 0);
