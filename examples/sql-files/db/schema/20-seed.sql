INSERT INTO authors (name) VALUES ('Ursula K. Le Guin'), ('Stanisław Lem');

INSERT INTO books (author_id, title, issued)
SELECT id, title, issued
FROM authors
JOIN (VALUES
  ('Ursula K. Le Guin', 'The Dispossessed', date '1974-05-01'),
  ('Stanisław Lem', 'Solaris', date '1961-06-01')
) AS seed (name, title, issued) USING (name);
