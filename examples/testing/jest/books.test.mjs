import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import knex from 'knex';
import { useBaseline } from 'pgreset/testing';

// One line of set-up: each test starts from the seed, each worker has a database of its own.
const baseline = useBaseline(
  { beforeAll, afterEach, afterAll },
  {
    url: process.env.TEST_DATABASE_URL,
    migrate: { files: ['../db/schema.sql'] },
    seed: { files: ['../db/seed.sql'] },
  },
);

let db;
beforeAll(() => {
  db = knex({ client: 'pg', connection: baseline().url });
});
afterAll(() => db.destroy());

test('adds a book in a transaction', async () => {
  await db.transaction(async (work) => {
    const [author] = await work('authors').insert({ name: 'Mary' }).returning('id');
    await work('books').insert({ author_id: author.id, title: 'Frankenstein' });
  });
  expect(await db('books').pluck('title')).toContain('Frankenstein');
});

test('finds the seed as it was', async () => {
  expect(await db('authors').orderBy('id').pluck('name')).toEqual(['Ada', 'Grace']);
  await db.raw('TRUNCATE authors CASCADE');
  expect(await db('books')).toEqual([]);
});

test('also after a TRUNCATE', async () => {
  expect(await db('books')).toHaveLength(2);
});
