INSERT INTO authors (name) VALUES ('Ada'), ('Grace');

INSERT INTO books (author_id, title)
SELECT id, name || '''s notes' FROM authors;
