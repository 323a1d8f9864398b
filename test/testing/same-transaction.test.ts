import { describe, expect } from 'vitest';
import { eachVersion } from '../harness/servers.ts';
import { baselinePlace, openSession, testBaseline, worker } from './baselines.ts';

const MIGRATE = `
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE noted (id int REFERENCES t);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO noted VALUES (new.id); RETURN NULL; END $$;
CREATE TRIGGER note AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION note()`;

const RESET = 'SELECT pgreset_baseline.reset()';

const COUNT = `SELECT (SELECT count(*) FROM t)::int AS t, (SELECT count(*) FROM noted)::int AS noted`;

/** As programs do it whose driver begins a transaction by itself. */
async function twiceInOneTransaction(version: number, role: 'superuser' | 'app'): Promise<void> {
  const { url, connection } = await baselinePlace(version, role);
  const baseline = await testBaseline({ url, migrate: MIGRATE, seed: 'INSERT INTO t VALUES (1)' });
  const session = await openSession(await worker(baseline, connection));
  const rows = async () => (await session.query(COUNT))[0];
  const seed = { t: 1, noted: 1 };
  await session.script('BEGIN; INSERT INTO t VALUES (2); DELETE FROM noted');
  await session.query(RESET);
  expect(await rows()).toEqual(seed);
  // Triggers and foreign keys hold again, and what is written is logged again.
  await session.query('INSERT INTO t VALUES (4)');
  expect(await rows()).toEqual({ t: 2, noted: 2 });
  await session.query('SAVEPOINT s');
  await expect(session.query('DELETE FROM t')).rejects.toMatchObject({ code: '23503' });
  await session.query('ROLLBACK TO s');
  await session.query(RESET);
  expect(await rows()).toEqual(seed);
  await session.script('INSERT INTO t VALUES (5); COMMIT');
  expect(await rows()).toEqual({ t: 2, noted: 2 });
  expect((await baseline.reset()).tables).toHaveLength(2);
  expect(await rows()).toEqual(seed);
}

describe.each(['superuser', 'app'] as const)('as %s', (role) => {
  eachVersion('a reset inside a transaction that goes on: what comes later is seen', (version) =>
    twiceInOneTransaction(version, role),
  );
});
