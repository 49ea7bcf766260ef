INSERT INTO person (person, login, name, password, disabled, created_at, version) VALUES ('helper', 'helper', 'Người giúp việc', '', FALSE, 0, 1);
INSERT INTO membership (membership, person, producer, kind, started_at, ended_at) VALUES ('m1', 'helper', 'maker', 'staff', 0, 0);
