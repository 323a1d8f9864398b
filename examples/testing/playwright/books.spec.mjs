import { createServer } from 'node:http';
import { expect, test as base } from '@playwright/test';
import { PrismaPg } from '@prisma/adapter-pg';
import { baselineFixtures } from 'pgreset/testing';
// Made by `prisma generate`.
import { PrismaClient } from './generated/index.js';
import { options } from './options.mjs';

// One line of set-up; `app` is the server under test, one a worker, on the worker's own database.
const test = base.extend(baselineFixtures(options)).extend({
  app: [
    async ({ baseline }, use) => {
      const prisma = new PrismaClient({
        adapter: new PrismaPg({ connectionString: baseline.url }),
      });
      const server = createServer((request, response) => answer(prisma, request, response));
      await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
      await use(`http://127.0.0.1:${server.address().port}`);
      await new Promise((closed) => server.close(closed));
      await prisma.$disconnect();
    },
    { scope: 'worker' },
  ],
});

async function answer(prisma, request, response) {
  if (request.method === 'DELETE')
    await prisma.authors.delete({ where: { name: request.url.slice(1) } });
  response.end(
    JSON.stringify(
      await prisma.authors.findMany({ select: { name: true }, orderBy: { id: 'asc' } }),
    ),
  );
}

test('deletes an author', async ({ app, request }) => {
  const response = await request.delete(`${app}/Ada`);
  expect(await response.json()).toEqual([{ name: 'Grace' }]);
});

test('finds her again', async ({ app, request }) => {
  const response = await request.get(app);
  expect(await response.json()).toEqual([{ name: 'Ada' }, { name: 'Grace' }]);
});
