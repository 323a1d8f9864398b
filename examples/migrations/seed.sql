INSERT INTO people (name) VALUES ('Grace');
INSERT INTO pets (owner, name) SELECT id, 'Nibbler' FROM people WHERE name = 'Grace';
