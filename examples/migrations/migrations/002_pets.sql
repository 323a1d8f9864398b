-- up
CREATE TABLE pets (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner integer NOT NULL REFERENCES people,
  name text NOT NULL
);

-- down
DROP TABLE pets;
