import { describe, expect } from 'vitest';
import { eachVersion } from '../harness/servers.ts';
import { baselinePlace, openSession, testBaseline, worker } from './baselines.ts';

// One that was never called and one of which each session takes ten values at once, the seed too.
const MIGRATE = `
CREATE TABLE changed (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v int);
CREATE TABLE failed (id serial PRIMARY KEY, v int NOT NULL);
CREATE SEQUENCE alone START 5; CREATE SEQUENCE cached CACHE 10`;
const SEED = `INSERT INTO changed (v) VALUES (1), (2); SELECT nextval('cached')`;

const TEST = `
INSERT INTO changed (v) VALUES (3); SELECT nextval('cached');
SELECT setval('alone', 7, false)`;

async function after(version: number, sequences: 'all' | 'touched') {
  const { url, connection } = await baselinePlace(version);
  const baseline = await testBaseline({ url, migrate: MIGRATE, seed: SEED, sequences });
  const session = await openSession(await worker(baseline, connection));
  await session.script(TEST);
  await session.query('INSERT INTO failed (v) VALUES (NULL)').catch(() => {});
  const { sequences: moved } = await baseline.reset();
  const [next] = await session.query(
    `SELECT nextval('changed_id_seq') AS changed, nextval('failed_id_seq') AS failed,
            nextval('alone') AS alone, nextval('cached') AS cached`,
  );
  return { moved, next };
}

describe('sequences that moved', () => {
  eachVersion('all go back', async (version) => {
    expect(await after(version, 'all')).toEqual({
      moved: 4,
      next: { changed: 3, failed: 1, alone: 5, cached: 11 },
    });
  });

  eachVersion('touched: but for those of tables without a change', async (version) => {
    expect(await after(version, 'touched')).toEqual({
      moved: 3,
      next: { changed: 3, failed: 2, alone: 5, cached: 11 },
    });
  });
});
