import { afterAll, expect, test } from 'vitest';
import { projectWith } from '../target/project.ts';
import { rebuildRequest } from '../run/requests.ts';
import { thereAndBack } from './harness/begin.ts';
import { cutEverywhere } from './harness/cuts.ts';
import { killEverywhere } from './harness/kills.ts';
import type { Tally } from './harness/tally.ts';
import { oldWorld } from './harness/world.ts';

const tallies: Record<string, Tally> = {};
afterAll(() => console.table(tallies));

const LONG = { timeout: 600_000 };

/** Two that share a message, and a program: all of them one transaction with the aside. */
const FILES = {
  // The time of the notes has to be the same in each run.
  'migrations/0_clock.sql': `ALTER TABLE pgreset_migrations ALTER applied_at SET DEFAULT '2020-01-01'`,
  'migrations/1_a.sql': '-- up\nCREATE TABLE a (id int PRIMARY KEY);\n-- down\nDROP TABLE a;',
  'migrations/2_b.sql': '-- up\nCREATE TABLE b (id int REFERENCES a);\n-- down\nDROP TABLE b;',
  'migrations/3_rows.mjs': `export const up = (db) => db.query('INSERT INTO a VALUES ($1)', [1]);`,
};

/** One migration that is on its own between the aside and the others' transactions. */
const ALONE = {
  'migrations/4_index.sql':
    '-- no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS more ON b (id);',
};

async function scenario(more: Record<string, string> = {}) {
  const folder = await projectWith({ 'package.json': '{}', ...FILES, ...more });
  const request = rebuildRequest({ kind: 'tool', tool: 'migrations' }, { lockTimeout: 1_000 });
  return thereAndBack(await oldWorld(), request, { folder });
}

test(
  'cut: rebuild with the built-in migrations is the old state or the new one',
  LONG,
  async () => {
    const tally = await cutEverywhere({ ...(await scenario()), sparse: true });
    tallies['cut, one transaction'] = tally;
    expect(tally['half-way']).toBe(0);
  },
);

test('kill -9: the same', LONG, async () => {
  const tally = await killEverywhere({ ...(await scenario()), sparse: true });
  tallies['kill, one transaction'] = tally;
  expect(tally['half-way']).toBe(0);
});

test('kill -9: with one that runs outside of a transaction', LONG, async () => {
  tallies['kill, step by step'] = await killEverywhere({
    ...(await scenario(ALONE)),
    sparse: true,
  });
});
