import { describe, expect, test } from 'vitest';
import { inTransaction } from '../../src/postgres/transaction.ts';
import { quoteIdent } from '../../src/postgres/quote.ts';
import type { Session } from '../../src/postgres/session.ts';
import { readBuildFiles } from '../../src/sample/build-files.ts';
import type { Drift } from '../../src/verify/drift-report.ts';
import { readDrift } from '../../src/verify/drift.ts';
import { readStructure } from '../../src/verify/structure.ts';
import { summarizeDrift } from '../../src/verify/summarize-drift.ts';
import { freshDatabase } from '../harness/fresh-database.ts';
import { eachVersion } from '../harness/servers.ts';

const ASIDE = 'pgreset_aside_t1';

/** The structure of `before` is set aside, `after` is built in its place. */
async function driftBetween(session: Session, before: string, after: string): Promise<Drift> {
  await session.script(`${before}; ALTER SCHEMA public RENAME TO ${ASIDE}; CREATE SCHEMA public`);
  await session.script(after);
  return readDrift(session, [{ name: ASIDE, as: 'public' }], [{ name: 'public', as: 'public' }]);
}

/** What pgreset does before the build: the extensions keep their place. */
const RENAME = `ALTER SCHEMA public RENAME TO ${ASIDE}; CREATE SCHEMA public;
  ALTER EXTENSION "uuid-ossp" SET SCHEMA public; ALTER EXTENSION pgcrypto SET SCHEMA public;
  ALTER EXTENSION citext SET SCHEMA public`;

describe('readDrift', () => {
  eachVersion('finds none when the sample is built again, also uncommitted', async (version) => {
    const { session } = await freshDatabase({ version, sample: 300 });
    const { tables, rest } = readBuildFiles();
    const before = [{ name: ASIDE, as: 'public' }];
    const after = [{ name: 'public', as: 'public' }];
    await inTransaction(session, {}, async () => {
      await session.script(RENAME);
      await session.script(
        `SET LOCAL search_path TO DEFAULT; ${tables}; ${rest};
         SET LOCAL search_path = pg_catalog, pg_temp`,
      );
      const drift = await readDrift(session, before, after);
      expect(summarizeDrift(drift)).toEqual([]);
      expect(drift).toEqual({ same: true, appeared: [], vanished: [], changed: [] });
      await session.script('ALTER TABLE public.notes ADD COLUMN extra int');
      expect(summarizeDrift(await readDrift(session, before, after))).toEqual([
        'column public.notes.extra appeared',
      ]);
    });
    const [old, now] = [await readStructure(session, before), await readStructure(session, after)];
    expect(old).toEqual(now.filter(({ object }) => object !== 'notes.extra').map(withoutExtra));
    expect(now.length).toBeGreaterThan(380);
  });

  eachVersion('names what changed in the sample', async (version) => {
    const { session } = await freshDatabase({ version, sample: 300 });
    const { tables, rest } = readBuildFiles();
    await session.script(`ALTER TABLE threat_models DROP COLUMN issue_uri;
      ALTER TABLE webhook_deliveries ALTER COLUMN attempts TYPE int; DROP TABLE user_preferences;
      CREATE TABLE old_notes (id int)`);
    await session.script(`${RENAME}; ${tables}; ${rest}`);
    const drift = await readDrift(
      session,
      [{ name: ASIDE, as: 'public' }],
      [{ name: 'public', as: 'public' }],
    );
    expect(summarizeDrift(drift)).toEqual([
      'table public.old_notes vanished',
      'table public.user_preferences appeared',
      'column public.threat_models.issue_uri appeared',
      'column public.webhook_deliveries.attempts changed: integer DEFAULT 0 NOT NULL → smallint DEFAULT 0 NOT NULL',
    ]);
  });

  const TABLE = `CREATE TABLE t (id int PRIMARY KEY, a text, b numeric(5, 2) DEFAULT 1, c text COLLATE "C");
    CREATE TABLE u (id int); CREATE VIEW v AS SELECT id, a FROM t; CREATE SEQUENCE s;
    CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT 1';
    CREATE FUNCTION trigger_f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN short AS varchar(3) CHECK (VALUE <> '');
    CREATE TYPE pair AS (x int, y int); CREATE TYPE span AS RANGE (SUBTYPE = int);
    CREATE INDEX t_a ON t (a); ALTER TABLE t ADD CONSTRAINT b_positive CHECK (b > 0);
    CREATE TRIGGER t_trigger BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION trigger_f();
    CREATE POLICY t_policy ON t USING (id > 0); CREATE RULE t_rule AS ON DELETE TO t DO INSTEAD NOTHING;
    CREATE STATISTICS t_stat ON a, b FROM t; CREATE MATERIALIZED VIEW mv AS SELECT 1 AS one;
    CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
    CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);
    CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
    CREATE COLLATION col (provider = libc, locale = 'C'); CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple)`;

  test.each<[change: string, sentences: string[]]>([
    ['SELECT 1', []],
    ['ALTER TABLE t ADD COLUMN d int', ['column public.t.d appeared']],
    ['ALTER TABLE t ALTER a SET NOT NULL', ['column public.t.a changed: text → text NOT NULL']],
    [
      'ALTER TABLE t ALTER b SET DEFAULT 2',
      ['column public.t.b changed: numeric(5,2) DEFAULT 1 → numeric(5,2) DEFAULT 2'],
    ],
    [
      'ALTER TABLE t ALTER c TYPE text COLLATE "POSIX"',
      ['column public.t.c changed: text COLLATE "C" → text COLLATE "POSIX"'],
    ],
    [
      'ALTER TABLE t ALTER c SET STORAGE EXTERNAL',
      ['column public.t.c changed: now STORAGE EXTERNAL'],
    ],
    ['ALTER TABLE t ALTER c SET STATISTICS 7', ['column public.t.c changed: now STATISTICS 7']],
    [
      'ALTER TABLE t ALTER id ADD GENERATED ALWAYS AS IDENTITY (START 7)',
      [
        'column public.t.id changed: integer NOT NULL → integer GENERATED ALWAYS AS IDENTITY (t_id_seq START 7 INCREMENT 1 MINVALUE 1 M…',
      ],
    ],
    [
      'ALTER TABLE t DROP c; ALTER TABLE t ADD e text GENERATED ALWAYS AS (lower(a)) STORED',
      ['column public.t.c vanished', 'column public.t.e appeared'],
    ],
    [
      'DROP TABLE u; CREATE TABLE u (); ALTER TABLE u ADD x int, ADD id int',
      ['column public.u.x appeared'],
    ],
    [
      'ALTER TABLE u ADD x int; ALTER TABLE u DROP id; ALTER TABLE u ADD id int; ALTER TABLE u DROP x',
      [],
    ],
    ["COMMENT ON COLUMN t.a IS 'it''s'", ["column public.t.a changed: now COMMENT 'it''s'"]],
    ["COMMENT ON TABLE t IS 'x'", ["table public.t changed: now COMMENT 'x'"]],
    [
      "COMMENT ON CONSTRAINT b_positive ON t IS 'x'",
      ["constraint public.t.b_positive changed: now COMMENT 'x'"],
    ],
    ["COMMENT ON DOMAIN short IS 'x'", ["domain public.short changed: now COMMENT 'x'"]],
    ["COMMENT ON FUNCTION f IS 'x'", ["function public.f(x integer) changed: now COMMENT 'x'"]],
    [
      'GRANT SELECT ON t TO PUBLIC',
      ['table public.t changed: now GRANTED =r/postgres, postgres=arwdDxtm/postgres'],
    ],
    ['GRANT SELECT ON t TO postgres', []],
    ['GRANT UPDATE (a) ON t TO app', ['column public.t.a changed: now GRANTED app=w/postgres']],
    [
      'GRANT USAGE ON SEQUENCE s TO app',
      ['sequence public.s changed: now GRANTED app=U/postgres, postgres=rwU/postgres'],
    ],
    [
      'REVOKE EXECUTE ON FUNCTION f FROM PUBLIC',
      ['function public.f(x integer) changed: now GRANTED postgres=X/postgres'],
    ],
    [
      'GRANT USAGE ON TYPE mood TO app',
      ['type public.mood changed: now GRANTED =U/postgres, app=U/postgres, postgres=U/postgres'],
    ],
    ['ALTER TABLE t OWNER TO app', ['table public.t changed: OWNER postgres → OWNER app']],
    [
      'ALTER FUNCTION f OWNER TO app',
      ['function public.f(x integer) changed: OWNER postgres → OWNER app'],
    ],
    ['ALTER TYPE mood OWNER TO app', ['type public.mood changed: OWNER postgres → OWNER app']],
    ['ALTER TABLE u SET UNLOGGED', ['table public.u changed: now UNLOGGED']],
    ['ALTER TABLE u SET (fillfactor = 50)', ['table public.u changed: now WITH (fillfactor=50)']],
    ['ALTER TABLE u REPLICA IDENTITY FULL', ['table public.u changed: now REPLICA IDENTITY FULL']],
    ['ALTER TABLE u ENABLE ROW LEVEL SECURITY', ['table public.u changed: now ROW LEVEL SECURITY']],
    ['ALTER TABLE t DROP CONSTRAINT b_positive', ['constraint public.t.b_positive vanished']],
    [
      'ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ADD PRIMARY KEY (id) DEFERRABLE',
      ['constraint public.t.t_pkey changed: PRIMARY KEY (id) → PRIMARY KEY (id) DEFERRABLE'],
    ],
    ['ALTER TABLE u ADD FOREIGN KEY (id) REFERENCES t', ['constraint public.u.u_id_fkey appeared']],
    [
      'ALTER INDEX t_pkey SET (fillfactor = 50)',
      ['constraint public.t.t_pkey changed: now WITH (fillfactor=50)'],
    ],
    [
      'DROP INDEX t_a; CREATE INDEX t_a ON t (lower(a))',
      [
        'index public.t_a changed: CREATE INDEX t_a ON public.t USING btree (a) → CREATE INDEX t_a ON public.t USING btree (lower(a))',
      ],
    ],
    ['ALTER TABLE t CLUSTER ON t_a', ['index public.t_a changed: now CLUSTER']],
    ['ALTER INDEX t_a RENAME TO t_b', ['index public.t_a vanished', 'index public.t_b appeared']],
    [
      'ALTER TABLE t DISABLE TRIGGER t_trigger',
      ['trigger public.t.t_trigger changed: now DISABLED'],
    ],
    ['DROP TRIGGER t_trigger ON t', ['trigger public.t.t_trigger vanished']],
    [
      'ALTER POLICY t_policy ON t TO app',
      [
        'policy public.t.t_policy changed: FOR ALL TO PUBLIC USING ((id > 0)) → FOR ALL TO app USING ((id > 0))',
      ],
    ],
    ['DROP RULE t_rule ON t', ['rule public.t.t_rule vanished']],
    ['DROP STATISTICS t_stat', ['statistics public.t_stat vanished']],
    [
      'CREATE OR REPLACE VIEW v AS SELECT id, a, b FROM t',
      ['column public.v.b appeared', 'view public.v changed: a → a, b'],
    ],
    [
      'DROP MATERIALIZED VIEW mv; CREATE MATERIALIZED VIEW mv AS SELECT 2 AS one',
      ['materialised view public.mv changed: SELECT 1 AS one; → SELECT 2 AS one;'],
    ],
    [
      'DROP VIEW v; CREATE TABLE v (id int, a text)',
      ['view public.v vanished', 'table public.v appeared'],
    ],
    [
      'ALTER SEQUENCE s INCREMENT 5',
      [
        'sequence public.s changed: AS bigint START 1 INCREMENT 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1 → AS bigint START 1 INCREMENT 5 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1',
      ],
    ],
    ["SELECT setval('s', 99)", []],
    [
      "CREATE OR REPLACE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT 2'",
      [
        'function public.f(x integer) changed: AS $function$SELECT 1$function$ → AS $function$SELECT 2$function$',
      ],
    ],
    [
      'DROP FUNCTION f; CREATE PROCEDURE f(x bigint) LANGUAGE sql BEGIN ATOMIC END',
      ['function public.f(x integer) vanished', 'procedure public.f(IN x bigint) appeared'],
    ],
    [
      "DROP AGGREGATE total (int); CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int, INITCOND = '7')",
      [expect.stringMatching(/^aggregate public.total\(integer\) changed: .* 0 .*/) as string],
    ],
    [
      "ALTER TYPE mood ADD VALUE 'mixed'",
      ["type public.mood changed: ENUM ('good', 'bad') → ENUM ('good', 'bad', 'mixed')"],
    ],
    [
      'ALTER DOMAIN short SET NOT NULL',
      [
        'domain public.short changed: DOMAIN OVER character varying(3) → DOMAIN OVER character varying(3) NOT NULL',
      ],
    ],
    [
      'ALTER DOMAIN short DROP CONSTRAINT short_check',
      ['constraint public.short.short_check vanished'],
    ],
    [
      'ALTER TYPE pair ALTER ATTRIBUTE y TYPE bigint',
      ['column public.pair.y changed: integer → bigint'],
    ],
    ['DROP TYPE span', ['type public.span vanished']],
    ['ALTER TABLE p ADD note text', ['column public.p.note appeared']],
    ['ALTER TABLE p ALTER id TYPE bigint', ['column public.p.id changed: integer → bigint']],
    [
      'ALTER TABLE p1 ALTER id SET DEFAULT 7',
      ['column public.p1.id changed: integer → integer DEFAULT 7'],
    ],
    [
      'ALTER TABLE p DETACH PARTITION p1',
      [
        expect.stringMatching(
          /^table public.p1 changed: no longer PARTITION OF public.p FOR VALUES/,
        ) as string,
      ],
    ],
    ['CREATE INDEX p_id ON p (id)', ['index public.p_id appeared']],
    ['DROP COLLATION col', ['collation public.col vanished']],
    [
      'ALTER TEXT SEARCH DICTIONARY dict (StopWords = english)',
      ["text search dictionary public.dict changed: simple → simple stopwords = 'english'"],
    ],
    [
      'CREATE OPERATOR ## (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl)',
      ['operator public.##(integer,integer) appeared'],
    ],
    ['CREATE EXTENSION citext; CREATE EXTENSION dblink', []],
  ])('sees %s', async (change, sentences) => {
    const { session } = await freshDatabase();
    const drift = await driftBetween(session, TABLE, `${TABLE}; ${change}`);
    expect(summarizeDrift(drift)).toEqual(sentences);
    expect(drift.same).toBe(sentences.length === 0);
  });

  test('sees another order of the columns, but only of those that are on both sides', async () => {
    const { session } = await freshDatabase();
    const drift = await driftBetween(
      session,
      'CREATE TABLE t (a int, gone int, b int); CREATE TABLE u (a int, gone int, b int)',
      'CREATE TABLE t (b int, a int); CREATE TABLE u (a int, b int)',
    );
    expect(summarizeDrift(drift)).toEqual([
      'column public.t.gone vanished',
      'column public.u.gone vanished',
      'column order public.t changed: a, b → b, a',
    ]);
  });

  test('shows full definitions of what changed', async () => {
    const { session } = await freshDatabase();
    const drift = await driftBetween(session, 'CREATE TABLE t (a int)', 'CREATE TABLE t (a int8)');
    expect(drift).toEqual({
      same: false,
      appeared: [],
      vanished: [],
      changed: [
        { kind: 'column', schema: 'public', object: 't.a', before: 'integer', after: 'bigint' },
      ],
    });
  });

  test('compares several schemas that refer to each other', async () => {
    const { session } = await freshDatabase();
    const build = (one: string, two: string) => `CREATE SCHEMA ${one}; CREATE SCHEMA ${two};
      CREATE TABLE ${one}.t (id int PRIMARY KEY); CREATE TYPE ${two}.mood AS ENUM ('good');
      CREATE TABLE ${two}.t (id int REFERENCES ${one}.t, mood ${two}.mood);
      CREATE FUNCTION ${one}.f(${two}.mood, ${one}.t) RETURNS ${two}.t LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`;
    await session.script(build('one', 'two'));
    await session.script(build('pgreset_aside_r', 'pgreset_aside_r_2'));
    const before = [
      { name: 'pgreset_aside_r', as: 'one' },
      { name: 'pgreset_aside_r_2', as: 'two' },
    ];
    const after = before.map(({ as }) => ({ name: as, as }));
    expect(summarizeDrift(await readDrift(session, before, after))).toEqual([]);
    await session.script(`DROP FUNCTION one.f; ALTER TABLE two.t ADD x int`);
    expect(summarizeDrift(await readDrift(session, before, after))).toEqual([
      'function one.f(two.mood, one.t) vanished',
      'column two.t.x appeared',
    ]);
    expect(await readDrift(session, after, after)).toMatchObject({ same: true });
  });

  test('takes a schema that is not there for an empty one', async () => {
    const { session } = await freshDatabase();
    await session.script('CREATE TABLE t (id int)');
    const drift = await readDrift(
      session,
      [{ name: 'no', as: 'public' }],
      [{ name: 'public', as: 'public' }],
    );
    expect(summarizeDrift(drift)).toEqual(['table public.t appeared']);
  });
});

describe('readDrift with hostile names', () => {
  const names = [
    'we"ird',
    'back\\slash',
    'new\nline',
    '🙈',
    'select',
    'x'.repeat(63),
    '$1',
    'a.b',
    `q'uote`,
    ' ',
    '\\1&',
  ];

  test.each(names)('compares schema, table and the rest named %j', async (name) => {
    const { session } = await freshDatabase();
    const n = quoteIdent(name);
    const build = (schema: string) => `CREATE SCHEMA ${quoteIdent(schema)};
      SET search_path = ${quoteIdent(schema)};
      CREATE TYPE ${n} AS ENUM ('a'); CREATE SEQUENCE ${quoteIdent(`${name.slice(0, 59)}s`)};
      CREATE TABLE ${quoteIdent(`${name.slice(0, 59)}t`)} (${n} int PRIMARY KEY, other ${n});
      CREATE VIEW v AS SELECT ${n}, other AS ${quoteIdent(`${name.slice(0, 59)}o`)} FROM ${quoteIdent(`${name.slice(0, 59)}t`)};
      CREATE INDEX ${quoteIdent(`${name.slice(0, 59)}i`)} ON ${quoteIdent(`${name.slice(0, 59)}t`)} (other) WHERE ${n} > 0;
      CREATE FUNCTION ${n}(${n}) RETURNS ${n} LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      RESET search_path`;
    const other = `o${name.slice(0, 59)}`;
    await session.script(build(name));
    await session.script(build(other));
    const before = [{ name: other, as: name }];
    const after = [{ name, as: name }];
    expect(summarizeDrift(await readDrift(session, before, after))).toEqual([]);
    expect(summarizeDrift(await readDrift(session, after, [{ name: other, as: name }]))).toEqual(
      [],
    );
    await session.script(
      `ALTER TABLE ${n}.${quoteIdent(`${name.slice(0, 59)}t`)} ADD ${quoteIdent(`${name.slice(0, 59)}n`)} int`,
    );
    const drift = await readDrift(session, before, after);
    expect(drift).toMatchObject({
      vanished: [],
      changed: [],
      appeared: [{ kind: 'column', schema: name }],
    });
  });
});

/** `notes.extra` stands in the list of columns too. */
function withoutExtra<Item extends { kind: string; object: string; definition: string }>(
  item: Item,
): Item {
  if (item.kind !== 'column order' || item.object !== 'notes') return item;
  return { ...item, definition: item.definition.replace(', "extra"', '') };
}
