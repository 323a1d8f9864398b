import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readHistory, readStatus, type Target } from '../../src/index.ts';
import { connect, withSession } from '../../src/postgres/connect.ts';
import { quoteIdent as q, quoteLiteral } from '../../src/postgres/quote.ts';
import { readAllRows } from '../harness/all-rows.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import { connectionUrl, freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { testServer } from '../harness/servers.ts';
import { purgeRequest, rebuildRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import type { Database } from './harness/cuts.ts';
import { names, objectsIn, rowsIn, schemaName } from './harness/hostile.ts';
import { sqlBuild } from './harness/world.ts';

const look = async ({ session }: Database, schemas: string[]) => ({
  catalog: await readCanonicalCatalog(session),
  rows: await readAllRows(session, schemas),
});

/** Rebuild, undo, redo, undo, purge: everything is as it was, and pgreset gone. */
async function goAround(database: Database, target: Target, schemas: string[], ddl: string) {
  const before = await look(database, schemas);
  const structure = await readCanonicalCatalog(database.session, { sequenceValues: false });
  const report = await reset(target, rebuildRequest(await sqlBuild(ddl), { schemas }));
  const rebuilt = await look(database, schemas);
  expect(await readCanonicalCatalog(database.session, { sequenceValues: false })).toEqual(
    structure,
  );
  const undone = await reset(target, undoRequest(report.run));
  expect(await look(database, schemas)).toEqual(before);
  const redone = await reset(target, undoRequest(undone.run));
  expect(await look(database, schemas)).toEqual(rebuilt);
  await reset(target, undoRequest(redone.run));
  const { asides } = await readStatus(target);
  expect(asides.length).toBeGreaterThan(0);
  const runs = (await readHistory(target)).map(({ id }) => id);
  await reset(target, purgeRequest(runs, true));
  expect(await look(database, schemas)).toEqual(before);
}

/** As `app` an extension in each schema makes the objects move. */
async function make(database: FreshDatabase, schemas: string[], ns: string[]): Promise<string> {
  const { session, connection, superuser } = database;
  // The functions that make ranges belong to the superuser: they can be renamed along, not moved.
  const ranges = connection.user === superuser.user;
  const ddl = schemas.map((schema) => objectsIn(schema, ns, ranges)).join('\n');
  await session.script(schemas.map((schema) => `CREATE SCHEMA ${q(schema)}`).join(';'));
  if (connection.user !== superuser.user)
    await withSession(superuser, {}, (admin) =>
      admin.script(
        `CREATE EXTENSION citext SCHEMA ${q(schemas[0]!)}; CREATE EXTENSION pgcrypto SCHEMA ${q(schemas[1]!)}`,
      ),
    );
  await session.script(ddl);
  await session.script(schemas.map((schema) => rowsIn(schema, ns)).join('\n'));
  const [table, published] = [q(ns[4]!), q(ns[9]!)];
  const tables = schemas.map((schema) => `${q(schema)}.${table}`).join(', ');
  await session.script(`CREATE PUBLICATION ${published} FOR TABLE ${tables}`);
  return ddl;
}

it.each(['superuser', 'app'] as const)(
  'survive as %s, whatever they are',
  { timeout: 180_000 },
  async (owner) => {
    const world = fc.tuple(fc.uniqueArray(schemaName, { minLength: 2, maxLength: 2 }), names);
    const property = fc.asyncProperty(world, async ([schemas, ns]) => {
      const database = await freshDatabase({ owner });
      const ddl = await make(database, schemas, ns);
      await goAround(database, await targetOf(database), schemas, ddl);
      await database.drop();
    });
    await fc.assert(property, { numRuns: 3, seed: 20_260, endOnFailure: true });
  },
);

it('of role and database connect and survive', async () => {
  const { superuser } = testServer();
  const name = `we"ird'\\ ☃ $1 %s :/@?#&`;
  const password = `p"'\\$1%40:/@?#& ☃`;
  await withSession(superuser, {}, (admin) =>
    admin.script(`CREATE ROLE ${q(name)} LOGIN PASSWORD ${quoteLiteral(password)}`),
  );
  await withSession(superuser, {}, (admin) =>
    admin.query(`CREATE DATABASE ${q(name)} OWNER ${q(name)}`),
  );
  const connection = { ...superuser, user: name, password, database: name };
  const session = await connect(connection);
  try {
    const ddl = 'CREATE TABLE t (id int PRIMARY KEY); CREATE VIEW v AS SELECT * FROM t;';
    await session.script(`${ddl} INSERT INTO t VALUES (1)`);
    const database = { session, connection, url: connectionUrl(connection) };
    const target = await targetOf(database);
    expect(target.name).toBe(name);
    await goAround(database, target, ['public'], ddl);
  } finally {
    await session.close();
    await withSession(superuser, {}, (admin) => admin.query(`DROP DATABASE ${q(name)}`));
    await withSession(superuser, {}, (admin) => admin.query(`DROP ROLE ${q(name)}`));
  }
});
