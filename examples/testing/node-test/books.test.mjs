import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { bigint, pgTable, text } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { useBaseline } from 'pgreset/testing';

const authors = pgTable('authors', {
  id: bigint({ mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
  name: text().notNull(),
});

// Inside a suite: outside of one, node:test of Node 20 runs all `before` hooks at once.
void describe('books', () => {
  // One line of set-up. node:test runs each file in a process: each has a database of its own.
  const baseline = useBaseline(
    { before, afterEach, after },
    {
      url: process.env.TEST_DATABASE_URL,
      migrate: { files: ['../db/schema.sql'] },
      seed: { files: ['../db/seed.sql'] },
    },
  );

  let db, pool;
  before(() => {
    pool = new pg.Pool({ connectionString: baseline().url });
    db = drizzle(pool);
  });
  after(() => pool.end());

  void test('adds an author', async () => {
    const added = await db.insert(authors).values({ name: 'Mary' }).returning();
    assert.deepEqual(added, [{ id: 3, name: 'Mary' }]);
  });

  void test('finds the seed as it was', async () => {
    assert.equal(await db.$count(authors), 2);
    await db.delete(authors).where(eq(authors.name, 'Ada'));
    assert.equal(await db.$count(authors), 1);
  });

  void test('also after a delete', async () => {
    assert.equal(await db.$count(authors), 2);
  });
});
