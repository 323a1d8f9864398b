import { expect, test } from 'vitest';
import { readDrift } from '../../src/verify/drift.ts';
import { summarizeDrift } from '../../src/verify/summarize-drift.ts';
import { readStructure } from '../../src/verify/structure.ts';
import { freshDatabase } from '../harness/fresh-database.ts';
import { testVersions } from '../harness/servers.ts';

const TABLES = 2000;

/** Ordinary tables: primary key, unique, index of an expression, foreign key, identity, check. */
const create = (schema: string) => `
DO $do$ BEGIN
  FOR i IN 1..${TABLES} LOOP
    EXECUTE format($$CREATE TABLE ${schema}.t%1$s (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text UNIQUE, title text NOT NULL DEFAULT 'x',
      amount numeric(10, 2) CHECK (amount > 0), parent bigint REFERENCES ${schema}.t%2$s, at timestamptz DEFAULT now())$$,
      i, greatest(i - 1, 1));
    EXECUTE format('CREATE INDEX t%1$s_title ON ${schema}.t%1$s (lower(title))', i);
    EXECUTE format('CREATE INDEX t%1$s_at ON ${schema}.t%1$s (at) WHERE amount > 1', i);
  END LOOP;
END $do$`;

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await work();
  console.log(`${what}: ${Math.round(performance.now() - start)} ms`);
  return result;
}

test.each([...new Set([testVersions()[0]!, testVersions().at(-1)!])])(
  `reads the drift of ${TABLES} tables [PostgreSQL %i]`,
  async (version) => {
    const { session } = await freshDatabase({ version });
    await session.script('CREATE SCHEMA pgreset_aside_x1');
    // A transaction holds locks on all that it makes: some hundred tables each.
    for (const schema of ['public', 'pgreset_aside_x1'])
      await session.script(
        create(schema).replace('  END LOOP', '    IF i % 100 = 0 THEN COMMIT; END IF;\n  END LOOP'),
      );
    await session.script('ANALYZE');
    const before = [{ name: 'pgreset_aside_x1', as: 'public' }];
    const after = [{ name: 'public', as: 'public' }];
    const drift = await timed(`PostgreSQL ${version}, ${TABLES} tables, no drift`, () =>
      readDrift(session, before, after),
    );
    expect(summarizeDrift(drift)).toEqual([]);
    await session.script('ALTER TABLE t7 DROP COLUMN at; ALTER TABLE t9 ALTER code SET NOT NULL');
    const changed = await timed(`PostgreSQL ${version}, two tables changed`, () =>
      readDrift(session, before, after),
    );
    expect(summarizeDrift(changed)).toEqual([
      'column public.t7.at vanished',
      'index public.t7_at vanished',
      'column public.t9.code changed: text → text NOT NULL',
    ]);
    const items = await timed(`PostgreSQL ${version}, full definitions`, () =>
      readStructure(session, after),
    );
    expect(items).toHaveLength(TABLES * 14 - 2);
  },
  300_000,
);
