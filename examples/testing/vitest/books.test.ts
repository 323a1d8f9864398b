import pg from 'pg';
import { baselineFixtures, type BaselineFixtures } from 'pgreset/testing';
import { test as base, expect } from 'vitest';
import { options } from './options.ts';

// One line of set-up: each test starts from the seed, each worker has a database of its own.
const test = base.extend<BaselineFixtures>(baselineFixtures(options));

/** What an app's own code would do. */
async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

test('an author goes with her books', async ({ baseline }) => {
  await query(baseline.url, `DELETE FROM authors WHERE name = 'Ada'`);
  expect(await query(baseline.url, 'SELECT title FROM books')).toEqual([
    { title: `Grace's notes` },
  ]);
});

test('and is there again in the next test', async ({ baseline }) => {
  expect(await query(baseline.url, 'SELECT title FROM books ORDER BY id')).toHaveLength(2);
  const [author] = await query(
    baseline.url,
    `INSERT INTO authors (name) VALUES ('Mary') RETURNING id`,
  );
  expect(author).toEqual({ id: '3' });
});

test('numbers start where the seed ended', async ({ baseline }) => {
  const [author] = await query(
    baseline.url,
    `INSERT INTO authors (name) VALUES ('Hedy') RETURNING id`,
  );
  expect(author).toEqual({ id: '3' });
});
