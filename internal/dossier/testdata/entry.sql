INSERT INTO entry (entry, sitting, dossier, ord, card, ballots, mean_num, mean_den, band, star, spread, outcome, reason)
VALUES ($1, $2, $3, 1, 1, 0, 0, 0, 0, 0, 0, $4, '');
