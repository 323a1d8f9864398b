/** A few tables with a trait that a reset has to cope with, and what a test may do to them. */
export interface Feature {
  name: string;
  ddl: string;
  /** Statements; `{n}` becomes a random digit. Some fail, as in tests. */
  statements: string[];
}

/** The same handful of changes for any table with an integer key `id` and a column `v`. */
function changes(table: string, v = "'{n}'"): string[] {
  return [
    `INSERT INTO ${table} (id, v) VALUES ({n}{n}, ${v})`,
    `INSERT INTO ${table} (id, v) SELECT g, ${v} FROM generate_series(3{n}, 40) g`,
    `INSERT INTO ${table} (id, v) VALUES ({n}, ${v}) ON CONFLICT DO NOTHING`,
    `UPDATE ${table} SET v = ${v} WHERE id % 5 = {n}`,
    `UPDATE ${table} SET v = v`,
    `UPDATE ${table} SET id = id + 100 WHERE id = {n}`,
    `DELETE FROM ${table} WHERE id = {n}`,
    `DELETE FROM ${table} WHERE id % 3 = 0`,
    `TRUNCATE ${table} CASCADE`,
  ];
}

const seed = (table: string, v = 'g::text') =>
  `INSERT INTO ${table} (id, v) SELECT g, ${v} FROM generate_series(1, 9) g;`;

export const FEATURES: Feature[] = [
  {
    name: 'foreign keys that cascade',
    ddl: `CREATE TABLE p (id int PRIMARY KEY, v text UNIQUE); ${seed('p')}
      CREATE TABLE ch (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, p_id int REFERENCES p ON DELETE CASCADE ON UPDATE CASCADE, pv text REFERENCES p (v) ON DELETE SET NULL ON UPDATE CASCADE);
      INSERT INTO ch (p_id, pv) SELECT 1 + g % 9, (1 + g % 4)::text FROM generate_series(1, 20) g;
      CREATE TABLE cs (id serial PRIMARY KEY, v int REFERENCES p ON DELETE SET NULL, ch_id int DEFAULT 1 REFERENCES ch ON DELETE SET DEFAULT);
      INSERT INTO cs (v, ch_id) SELECT g, g FROM generate_series(1, 5) g`,
    statements: [
      ...changes('p'),
      'INSERT INTO ch (p_id) VALUES ({n})',
      'UPDATE ch SET p_id = {n}, pv = NULL WHERE id = {n}',
      'DELETE FROM ch WHERE p_id = {n}',
      'INSERT INTO cs (v) VALUES ({n}{n})',
      'UPDATE cs SET v = {n}',
      `SELECT nextval('cs_id_seq')`,
      `SELECT setval('cs_id_seq', {n}{n} + 1, false)`,
    ],
  },
  {
    name: 'foreign keys that cascade, to primary keys only',
    ddl: `CREATE TABLE q (id int PRIMARY KEY, v text UNIQUE); ${seed('q')}
      CREATE TABLE qc (id int PRIMARY KEY, v int REFERENCES q ON DELETE CASCADE ON UPDATE CASCADE, n int DEFAULT 1 REFERENCES q ON DELETE SET DEFAULT); INSERT INTO qc SELECT g, 1 + g % 9, g FROM generate_series(1, 9) g;
      CREATE TABLE qn (id int PRIMARY KEY, v int REFERENCES qc ON DELETE SET NULL); INSERT INTO qn SELECT g, g FROM generate_series(1, 5) g`,
    statements: [
      ...changes('q'),
      ...changes('qc', '{n}'),
      ...changes('qn', '{n}'),
      'UPDATE q SET id = id + 10',
      `UPDATE q SET v = v || '{n}'`,
      'DELETE FROM q WHERE id = {n}; INSERT INTO q VALUES ({n}{n}, {n}::text)',
    ],
  },
  {
    name: 'foreign keys in a cycle, deferred and restricting',
    ddl: `CREATE TABLE ca (id int PRIMARY KEY, v int); CREATE TABLE cb (id int PRIMARY KEY, v int NOT NULL REFERENCES ca DEFERRABLE INITIALLY DEFERRED);
      ALTER TABLE ca ADD FOREIGN KEY (v) REFERENCES cb DEFERRABLE INITIALLY DEFERRED;
      BEGIN; INSERT INTO ca SELECT g, g FROM generate_series(1, 9) g; INSERT INTO cb SELECT g, g FROM generate_series(1, 9) g; COMMIT;
      CREATE TABLE cr (id int PRIMARY KEY, v int REFERENCES cb ON DELETE RESTRICT, self int REFERENCES cr ON DELETE CASCADE);
      INSERT INTO cr SELECT g, g, greatest(1, g - 1) FROM generate_series(1, 5) g`,
    statements: [
      ...changes('ca', '{n}'),
      ...changes('cb', '{n}'),
      ...changes('cr', '{n}'),
      'DELETE FROM cr WHERE id = 1',
      'UPDATE cr SET self = {n} WHERE id = {n}',
      'WITH d AS (DELETE FROM cb WHERE id = {n} RETURNING *), e AS (DELETE FROM ca WHERE v = {n} OR id = {n}) UPDATE cr SET v = NULL',
    ],
  },
  {
    name: 'composite and deferrable keys',
    ddl: `CREATE TABLE k2 (a int, b text COLLATE "C", v numeric, PRIMARY KEY (b, a)); INSERT INTO k2 SELECT g, g::text, g || '.10' FROM generate_series(1, 9)::int g, LATERAL (SELECT) x;
      CREATE TABLE k2c (id int PRIMARY KEY, a int, b text, v int, FOREIGN KEY (b, a) REFERENCES k2 (b, a) ON UPDATE CASCADE ON DELETE CASCADE); INSERT INTO k2c SELECT g, g, g::text, g FROM generate_series(1, 5) g;
      CREATE TABLE kd (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, v text); ${seed('kd')}
      CREATE TABLE ku (v text, id int NOT NULL UNIQUE); ${seed('ku')}`.replaceAll(
      "g || '.10' FROM generate_series(1, 9)::int g, LATERAL (SELECT) x",
      "(g || '.10')::numeric FROM generate_series(1, 9) g",
    ),
    statements: [
      ...changes('k2c', '{n}'),
      ...changes('kd'),
      ...changes('ku'),
      'UPDATE kd SET id = 10 - id',
      'UPDATE k2 SET v = v * 1.0, a = {n} WHERE a = {n}',
      'UPDATE k2 SET b = b || {n} WHERE a > {n}',
      'UPDATE k2 SET v = 1.{n}0',
      `INSERT INTO k2 VALUES ({n}, '{n}', 'NaN') ON CONFLICT (a, b) DO UPDATE SET v = excluded.v`,
      'DELETE FROM k2 WHERE a = {n}',
    ],
  },
  {
    name: 'no primary key',
    ddl: `CREATE TABLE n1 (a int NOT NULL, b json, c point, v text); INSERT INTO n1 SELECT g / 2, '{"a": 1}', '(1,2)', NULL FROM generate_series(1, 9) g;
      CREATE TABLE n2 (v int); INSERT INTO n2 VALUES (1), (1), (NULL), (2), (NULL);
      CREATE TABLE n3 (); INSERT INTO n3 DEFAULT VALUES; INSERT INTO n3 DEFAULT VALUES`,
    statements: [
      `INSERT INTO n1 VALUES ({n}, '[{n}]', '({n},0)')`,
      `INSERT INTO n1 SELECT * FROM n1`,
      `UPDATE n1 SET v = '{n}' WHERE a = {n}`,
      `UPDATE n1 SET b = '{"a":  1}' WHERE a = {n}`,
      `DELETE FROM n1 WHERE a > {n}`,
      'INSERT INTO n2 VALUES ({n}), (1)',
      'DELETE FROM n2 WHERE v = {n}',
      'UPDATE n2 SET v = NULL WHERE v < {n}',
      'DELETE FROM n2 WHERE ctid IN (SELECT ctid FROM n2 LIMIT 1)',
      'TRUNCATE n2',
      'INSERT INTO n3 DEFAULT VALUES',
      'DELETE FROM n3',
    ],
  },
  {
    name: 'partitions',
    ddl: `CREATE TABLE pt (id int, v text, extra int DEFAULT 7, PRIMARY KEY (id)) PARTITION BY RANGE (id);
      CREATE TABLE pt1 PARTITION OF pt FOR VALUES FROM (0) TO (5);
      CREATE TABLE pt2 (gone int, v text, extra int, id int NOT NULL); ALTER TABLE pt2 DROP COLUMN gone; ALTER TABLE pt ATTACH PARTITION pt2 FOR VALUES FROM (5) TO (30);
      CREATE TABLE ptd PARTITION OF pt DEFAULT PARTITION BY HASH (id); CREATE TABLE ptd0 PARTITION OF ptd FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE ptd1 PARTITION OF ptd FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      ${seed('pt')} CREATE TABLE ptr (id int PRIMARY KEY, v int REFERENCES pt ON DELETE CASCADE); INSERT INTO ptr SELECT g, g FROM generate_series(1, 9) g`,
    statements: [
      ...changes('pt'),
      ...changes('ptr', '{n}'),
      ...changes('pt1'),
      ...changes('ptd'),
      'UPDATE pt SET id = id + {n}{n} WHERE id % 4 = 1',
      'UPDATE pt1 SET extra = {n}',
      'DELETE FROM pt2',
      'TRUNCATE pt2',
    ],
  },
  {
    name: 'inheritance',
    ddl: `CREATE TABLE ih (id int, v text); CREATE TABLE ih1 (more int DEFAULT 3) INHERITS (ih); CREATE TABLE ih2 (PRIMARY KEY (id)) INHERITS (ih);
      ${seed('ih')} ${seed('ih1')} ${seed('ih2')}`,
    statements: [
      ...changes('ih'),
      ...changes('ih1'),
      ...changes('ih2'),
      'UPDATE ih SET v = v || id',
      'UPDATE ih1 SET more = {n}',
      'DELETE FROM ONLY ih',
      'DELETE FROM ih',
    ],
  },
  {
    name: 'generated columns, exclusion constraints',
    ddl: `CREATE TABLE gc (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, v int, twice int GENERATED ALWAYS AS (v * 2) STORED, at timestamptz DEFAULT clock_timestamp()); INSERT INTO gc (v) SELECT g FROM generate_series(1, 9) g;
      CREATE TABLE ex (id int PRIMARY KEY, v int4range, EXCLUDE USING gist (v WITH &&)); INSERT INTO ex SELECT g, int4range(g * 10, g * 10 + 5) FROM generate_series(1, 9) g`,
    statements: [
      ...changes('gc', '{n}'),
      ...changes('ex', 'int4range({n}0, {n}0 + 3)'),
      'INSERT INTO gc (v) VALUES ({n})',
      `UPDATE ex SET v = int4range(lower(v) + 1, upper(v) + 1)`,
      'ALTER SEQUENCE gc_id_seq RESTART WITH 5{n}',
      'TRUNCATE gc RESTART IDENTITY',
    ],
  },
  {
    name: 'triggers with side effects',
    ddl: `CREATE TABLE au (at timestamptz DEFAULT clock_timestamp(), what text); CREATE TABLE tg (id int PRIMARY KEY, v text, touched int DEFAULT 0); ${seed('tg')}
      CREATE FUNCTION tg_before() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.touched := NEW.touched + 1; RETURN NEW; END $$;
      CREATE FUNCTION tg_after() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO au (what) VALUES (TG_OP); IF TG_OP <> 'DELETE' AND pg_trigger_depth() < 3 THEN UPDATE tg SET v = v || '!' WHERE id = NEW.id; DELETE FROM tg WHERE id = NEW.id - 1 AND NEW.id > 7; END IF; RETURN NULL; END $$;
      CREATE FUNCTION tg_replace() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM tr WHERE id = NEW.id; RETURN NEW; END $$;
      CREATE TRIGGER b BEFORE INSERT OR UPDATE ON tg FOR EACH ROW EXECUTE FUNCTION tg_before(); CREATE TRIGGER zz AFTER INSERT OR UPDATE OR DELETE ON tg FOR EACH ROW EXECUTE FUNCTION tg_after();
      CREATE TABLE tr (id int PRIMARY KEY, v text); ${seed('tr')} CREATE TRIGGER r BEFORE INSERT ON tr FOR EACH ROW EXECUTE FUNCTION tg_replace();
      CREATE TRIGGER a AFTER UPDATE ON tr FOR EACH STATEMENT EXECUTE FUNCTION suppress_redundant_updates_trigger_off()`.replace(
      /CREATE TRIGGER a AFTER UPDATE ON tr.*$/,
      'ALTER TABLE tr ENABLE ALWAYS TRIGGER r',
    ),
    statements: [
      ...changes('tg'),
      ...changes('tr'),
      'DELETE FROM au',
      `INSERT INTO tr SELECT g, 'r' FROM generate_series(1, 5) g`,
    ],
  },
  {
    name: 'rules, row security, views',
    ddl: `CREATE TABLE ru (id int PRIMARY KEY, v text, hidden bool DEFAULT false); ${seed('ru')} CREATE TABLE rl (t text);
      CREATE RULE soft AS ON DELETE TO ru DO INSTEAD UPDATE ru SET hidden = true WHERE id = OLD.id; CREATE RULE also AS ON INSERT TO ru DO ALSO INSERT INTO rl VALUES ('x');
      CREATE TABLE rs (id int PRIMARY KEY, v text); ${seed('rs')} ALTER TABLE rs ENABLE ROW LEVEL SECURITY; ALTER TABLE rs FORCE ROW LEVEL SECURITY; CREATE POLICY even ON rs USING (id % 2 = 0);
      CREATE VIEW vw AS SELECT id, v FROM ru WHERE NOT hidden; CREATE FUNCTION vw_in() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO rl VALUES (NEW.v); RETURN NEW; END $$;
      CREATE TRIGGER i INSTEAD OF INSERT ON vw FOR EACH ROW EXECUTE FUNCTION vw_in()`,
    statements: [...changes('ru'), ...changes('rs'), ...changes('vw'), 'DELETE FROM rl'],
  },
  {
    name: 'types',
    ddl: `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN short AS varchar(5) CHECK (length(VALUE) < 5); CREATE DOMAIN shorts AS short[]; CREATE TYPE pair AS (a float8, b timestamptz, c mood, d bytea); CREATE TYPE fr AS RANGE (subtype = float8);
      CREATE TABLE ty (id mood, a short, b shorts, c pair, d pair[], e mood[], f fr, g float4, h float8[], i numeric, j interval, k timestamptz, l timestamp, m date, n jsonb, o json, q bytea, r inet, s bit(5), t varbit, u uuid, w tsvector, x money, y char(5), z "char", aa box, ab path, ac tstzrange, ad oid, ae name, af time, ag timetz, ah macaddr, ai pg_lsn, aj xml, ak text COLLATE "C", v text, PRIMARY KEY (id, v));
      INSERT INTO ty SELECT CASE g % 2 WHEN 0 THEN 'sad' ELSE 'ok' END::mood, 'abc', ARRAY['x', NULL, 'yz'], ROW(0.1 + g, '2024-03-31 02:30:00.123456+01', 'ok', '\\x00ff')::pair, ARRAY[ROW('NaN', 'infinity', NULL, NULL)::pair, NULL], '{sad,NULL}', '[0.1,1e300)', '-0', '[0:2]={NaN,-Infinity,1e-320}', CASE g WHEN 1 THEN 'NaN' ELSE g || '.500' END::numeric, '1 mon -3 days 04:05:06.7', '-infinity', '0044-03-15 BC', 'infinity', '{"b": 1.0, "a": [null]}', '{"b":1, "b":  2}', '\\xdeadbeef', '10.0.0.1/8', '10101', '1', ('00000000-0000-0000-0000-00000000000' || g)::uuid, 'a fat:1A cat', 12.34, 'ab', 'x', '((0,0),(1,1))', '[(0,0),(1,1)]', '[2024-01-01,)', 42, 'nm', '24:00', '01:02:03+05', '08:00:2b:01:02:03', '16/B374D848', '<a b="1"/>', 'ß', g::text FROM generate_series(1, 6) g`,
    statements: [
      `UPDATE ty SET id = 'ok', c.a = {n} WHERE v = '{n}'`,
      `UPDATE ty SET g = 0, h[0] = {n}, i = 1.50`,
      `UPDATE ty SET d = d || ROW({n}, now(), 'sad', NULL)::pair, k = now(), j = '30 days'`,
      `UPDATE ty SET n = '{}', o = '{}', q = NULL, x = {n}, f = 'empty' WHERE v > '{n}'`,
      `UPDATE ty SET a = 'q', b = NULL, e = '{ok,ok}', y = 'ab   '`,
      `DELETE FROM ty WHERE v = '{n}'`,
      `INSERT INTO ty (id, v) VALUES ('sad', '{n}{n}')`,
      `SET datestyle = 'SQL, DMY'; SET timezone = 'America/St_Johns'; SET extra_float_digits = -5; SET intervalstyle = 'iso_8601'; SET bytea_output = 'escape'; UPDATE ty SET g = {n}, c.a = 1.{n}; RESET datestyle; RESET timezone; RESET extra_float_digits; RESET intervalstyle; RESET bytea_output`,
      'TRUNCATE ty',
    ],
  },
  {
    name: 'sequences, unlogged tables, materialised views, large objects',
    ddl: `CREATE SEQUENCE sq CACHE 10 INCREMENT 3 MINVALUE -5; SELECT nextval('sq'); CREATE SEQUENCE sq2; CREATE SEQUENCE sq3 CYCLE MAXVALUE 12;
      CREATE UNLOGGED TABLE ul (id int PRIMARY KEY DEFAULT nextval('sq2'), v text); ${seed('ul')}
      CREATE MATERIALIZED VIEW mv AS SELECT id, v FROM ul; CREATE UNIQUE INDEX ON mv (id); CREATE MATERIALIZED VIEW mve AS SELECT 1 AS one WITH NO DATA`,
    statements: [
      ...changes('ul'),
      `SELECT nextval('sq')`,
      `SELECT nextval('sq2')`,
      `SELECT nextval('sq3') FROM generate_series(1, {n})`,
      `SELECT setval('sq3', 1{n} % 12 + 1, false)`,
      'REFRESH MATERIALIZED VIEW mv',
      'REFRESH MATERIALIZED VIEW CONCURRENTLY mv',
      'REFRESH MATERIALIZED VIEW mve',
      `SELECT lo_from_bytea(0, 'x')`,
    ],
  },
];

/** Changes to the structure, which a reset notices in other ways. */
export const STRUCTURAL = [
  'CREATE TABLE fresh (id int PRIMARY KEY, v text)',
  'CREATE SCHEMA other CREATE TABLE t (id int)',
  `CREATE TYPE color AS ENUM ('red')`,
  'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
  'CREATE VIEW seen AS SELECT 1 AS one',
  'CREATE TEMP TABLE tmp (id int)',
];
