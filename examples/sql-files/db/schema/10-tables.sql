CREATE TABLE authors (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE
);

CREATE TABLE books (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  author_id int NOT NULL REFERENCES authors,
  title text NOT NULL,
  issued date
);
CREATE INDEX ON books (author_id);
