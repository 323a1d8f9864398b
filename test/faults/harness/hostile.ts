import fc from 'fast-check';
import { quoteIdent as q, quoteLiteral } from '../../../src/postgres/quote.ts';

const NASTY = [
  'select',
  'user',
  'Table',
  'public',
  'pg_',
  'a"b',
  '"',
  '""',
  "it's",
  "'; DROP TABLE x; --",
  '\\',
  "\\'",
  'a\\nb',
  'line\nbreak',
  '\t',
  ' ',
  'é',
  '日本語',
  '🐘',
  '$1',
  '$$',
  '%s',
  '%I',
  ';',
  '--',
  '/*',
  'a.b',
  '(x)',
  '[]',
  'null',
  'x'.repeat(63),
  '🐘'.repeat(15),
  `${'a'.repeat(62)}"`,
];

/** Anything that PostgreSQL takes as a name: at most 63 bytes, no zero byte. */
const name = fc
  .oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }))
  .map((text) => text.replaceAll('\0', '0').normalize())
  .filter(
    (text) => text.length > 0 && Buffer.byteLength(text) <= 63 && !/\p{Surrogate}/u.test(text),
  );

/** Ten names, different from each other even where the server cuts an index's name. */
export const names = fc.uniqueArray(name, {
  minLength: 10,
  maxLength: 10,
  selector: (text) => text.slice(0, 20),
});

/** No schema may be named like the system's, nor like pgreset's. */
export const schemaName = name.filter(
  (text) => !/^(pg_|pgreset|information_schema$|public$)/.test(text),
);

/** One of every kind of object, in a schema that is there. */
export function objectsIn(schema: string, ns: string[], withRanges = true): string {
  const s = q(schema);
  const [a, b, c, d, e, f, g, h, i, j] = ns.map(q) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const text = quoteLiteral(ns[0]!);
  return `
CREATE TYPE ${s}.${a} AS ENUM ('x', ${quoteLiteral(ns[1]!)});
CREATE DOMAIN ${s}.${b} AS text CHECK (VALUE <> ${text});
CREATE TYPE ${s}.${c} AS (${a} int, ${b} ${s}.${a});
${withRanges ? `CREATE TYPE ${s}.${d} AS RANGE (subtype = int4);` : ''}
CREATE TABLE ${s}.${e} (${a} int GENERATED ALWAYS AS IDENTITY CONSTRAINT ${j} PRIMARY KEY, ${b} ${s}.${b} DEFAULT 'it',
  ${c} ${s}.${c}, ${d} ${s}.${a}[], ${i} int4range);
CREATE TABLE ${s}.${f} (${a} int CONSTRAINT ${i} REFERENCES ${s}.${e}, ${b} serial);
CREATE SEQUENCE ${s}.${g};
CREATE VIEW ${s}.${h} AS SELECT ${a} AS ${j}, ${b} FROM ${s}.${e};
CREATE INDEX ${i} ON ${s}.${e} (${b});
CREATE STATISTICS ${s}.${a} ON ${a}, ${b} FROM ${s}.${e};
CREATE FUNCTION ${s}.${a}(${b} ${s}.${e}) RETURNS ${s}.${a} LANGUAGE sql IMMUTABLE AS $b$ SELECT NULL::${s}.${a} $b$;
CREATE FUNCTION ${s}.${b}(int, int) RETURNS int LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT $1 + $2; END;
CREATE PROCEDURE ${s}.${c}(${a} int) LANGUAGE sql AS '';
CREATE AGGREGATE ${s}.${d}(int) (sfunc = ${s}.${b}, stype = int, initcond = '0');
CREATE AGGREGATE ${s}.${e}(*) (sfunc = pg_catalog.int8inc, stype = int8, initcond = '0');
CREATE AGGREGATE ${s}.${f}(float8 ORDER BY int) (sfunc = ${s}.${b}, stype = int, initcond = '0');
CREATE FUNCTION ${s}.${g}(${s}.${a}, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OPERATOR ${s}.+ (leftarg = ${s}.${a}, rightarg = int, function = ${s}.${g});
CREATE COLLATION ${s}.${a} FROM "C";
CREATE TEXT SEARCH CONFIGURATION ${s}.${a} (COPY = simple);
CREATE TEXT SEARCH DICTIONARY ${s}.${b} (TEMPLATE = pg_catalog.simple);
CREATE FUNCTION ${s}.${h}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER ${i} BEFORE INSERT ON ${s}.${f} FOR EACH ROW EXECUTE FUNCTION ${s}.${h}();
CREATE POLICY ${j} ON ${s}.${f} USING (${a} > 0);
COMMENT ON TABLE ${s}.${e} IS ${text};
COMMENT ON COLUMN ${s}.${e}.${b} IS ${text};
GRANT SELECT (${a}) ON ${s}.${e} TO PUBLIC;`;
}

/** Some rows for the tables. */
export function rowsIn(schema: string, ns: string[]): string {
  const [table, other, key] = [ns[4]!, ns[5]!, ns[0]!].map(q);
  return `INSERT INTO ${q(schema)}.${table} DEFAULT VALUES;
INSERT INTO ${q(schema)}.${table} DEFAULT VALUES;
INSERT INTO ${q(schema)}.${other} (${key}) VALUES (1), (2);`;
}
