UPDATE dossier SET code = $2 WHERE code = $1;
