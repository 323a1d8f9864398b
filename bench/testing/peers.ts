import { connect } from '../../src/postgres/connect.ts';
import type { Session } from '../../src/postgres/session.ts';
import { type Measures, type Peer, timed } from '../measure.ts';
import { drizzlePeer } from './drizzle-seed.ts';
import { pglitePeer } from './pglite.ts';
import { admin, seededTables, type World } from './world.ts';

/** What a test does: 20 rows in three tables. Without a seed there is nothing to update or delete. */
function testOf({ size }: World): string {
  const add = (table: string, rows: number) =>
    `INSERT INTO ${table} (code, note) SELECT 'new ' || n, 'by the test' FROM generate_series(1, ${rows}) n`;
  return size.rows === 0
    ? [add('t1', 10), add('t2', 5), add('t3', 5)].join('; ')
    : `${add('t1', 10)}; UPDATE t2 SET note = 'changed' WHERE id BETWEEN 11 AND 15; DELETE FROM t3 WHERE id BETWEEN 21 AND 25`;
}

const TIME = 'reset';

/** Runs in each round of those that take some milliseconds. */
const SHORT = 5;

/** Everybody who can bring the seed back, with a connection that is open, as test suites have it. */
export function peersOf(world: World): Peer[] {
  const { tables, rows } = world.size;
  const isHuge = tables > 25 && rows > 10_000;
  return [
    ...pgresetPeers(world),
    ...slowPeers(world).map((peer) => (isHuge ? leftOut(peer) : peer)),
    rollbackPeer(world),
    floorPeer(world),
  ];
}

/** Those that take longer the more there is. */
function slowPeers(world: World): Peer[] {
  return [
    inPlain(world, 'dirty list, reload those', dirtyReload(world)),
    inPlain(world, 'DELETE all, reload', `${eachTable(world, 'DELETE FROM')}; ${reload(world)}`),
    inPlain(world, 'TRUNCATE all, reload', truncateAll(world)),
    drizzlePeer(world, reload(world), inPlain(world, 'drizzle-seed reset, reload', '')),
    clonePeer(world),
    sparePeer(world),
    pglitePeer(world),
  ];
}

const leftOut = ({ name }: Peer): Peer => ({
  name,
  run: () => Promise.reject(new RangeError('not run: slow')),
});

function pgresetPeers(world: World): Peer[] {
  const { baselines, watched } = world;
  const peer = (name: string, which: 'all' | 'touched'): Peer => ({
    name,
    times: SHORT,
    // The TRUNCATE of a peer makes all sessions of the server forget what they know, which a suite that
    // resets with pgreset does not meet: as after an earlier test.
    prepare: async () => {
      await baselines[which].reset();
      await watched.script(testOf(world));
    },
    run: () => timed(TIME, () => baselines[which].reset()),
  });
  return [peer('pgreset', 'all'), peer('pgreset, sequences: touched', 'touched')];
}

/** One message, on the copy that holds the seed twice. */
function inPlain(world: World, name: string, reset: string): Peer {
  const { plain } = world;
  return {
    name,
    prepare: () => plain.script(testOf(world)),
    run: () => timed(TIME, () => plain.script(`BEGIN; ${reset}; COMMIT`).catch(rollBack(plain))),
    // Those that see less than all changes leave some, and those that fail all, which must not pile up.
    tidy: () =>
      plain.script(
        `${TOUCHED.map((table) => `DELETE FROM ${table}`).join('; ')}; ${reload(world, TOUCHED)}; DELETE FROM seed.dirty`,
      ),
  };
}

function rollBack(session: Session) {
  return async (error: Error) => {
    await session.query('ROLLBACK');
    throw error;
  };
}

/** Children first. */
const TOUCHED = ['t3', 't2', 't1'];

function eachTable({ size }: World, verb: string): string {
  return Array.from({ length: size.tables }, (_, index) => `${verb} t${index + 1}`)
    .toReversed()
    .join('; ');
}

/** From a copy inside the database, which is faster than any file. */
function reload({ size }: World, names = seededTables(size)): string {
  if (size.rows === 0) return 'SELECT 1';
  return names
    .map(
      (name) =>
        `INSERT INTO ${name} SELECT * FROM seed.${name}; SELECT setval('${name}_id_seq', (SELECT max(id) FROM ${name}))`,
    )
    .join('; ');
}

function truncateAll(world: World): string {
  const all = Array.from({ length: world.size.tables }, (_, index) => `t${index + 1}`);
  return `TRUNCATE ${all.join(', ')} RESTART IDENTITY CASCADE; ${reload(world)}`;
}

/** As pg_test_table_track does it: INSERT triggers note the table; what is noted is emptied and filled again. */
function dirtyReload({ size }: World): string {
  const fill = seededTables(size).length
    ? `EXECUTE 'INSERT INTO ' || dirty || ' SELECT * FROM seed.' || dirty;`
    : '';
  return `DO $$ DECLARE dirty text; BEGIN
    FOR dirty IN SELECT DISTINCT name FROM seed.dirty ORDER BY name DESC LOOP EXECUTE 'DELETE FROM ' || dirty; ${fill} END LOOP;
    DELETE FROM seed.dirty; END $$`;
}

/** As pgtestdb and IntegreSQL do it. */
function clonePeer({ server, source }: World): Peer {
  const name = `${source}_clone`;
  return {
    name: 'clone of a template',
    prepare: () => makeIfMissing(name),
    run: () =>
      timed(TIME, async () => {
        await admin(server, `DROP DATABASE ${name} WITH (FORCE)`);
        await admin(server, `CREATE DATABASE ${name} TEMPLATE ${source}`);
        await (await connect(server.connection(name))).close();
      }),
  };
  async function makeIfMissing(database: string): Promise<void> {
    await admin(server, `CREATE DATABASE ${database} TEMPLATE ${source}`).catch(() => {});
  }
}

/** The next clone is made while tests run, which is not timed; what is left is to change places. */
function sparePeer({ server, source }: World): Peer {
  const [name, spare] = [`${source}_clone`, `${source}_spare`];
  return {
    name: 'spare clone, swapped in',
    prepare: async () => {
      for (const each of [name, spare])
        await admin(server, `CREATE DATABASE ${each} TEMPLATE ${source}`).catch(() => {});
    },
    run: () =>
      timed(TIME, async () => {
        const session = await connect(server.connection());
        await session.query(`ALTER DATABASE ${name} RENAME TO ${name}_used`);
        await session.query(`ALTER DATABASE ${spare} RENAME TO ${name}`);
        await (await connect(server.connection(name))).close();
        await session.close();
      }),
    tidy: () => admin(server, `DROP DATABASE IF EXISTS ${name}_used WITH (FORCE)`),
  };
}

/** Needs the whole test on one connection. */
function rollbackPeer(world: World): Peer {
  const { plain } = world;
  return {
    name: 'rollback (one connection only)',
    times: SHORT,
    prepare: () => plain.script(`BEGIN; ${testOf(world)}; SELECT 1`),
    run: () => timed(TIME, () => plain.query('ROLLBACK')),
  };
}

/** What no reset with a commit can be faster than. */
function floorPeer({ plain }: World): Peer {
  return {
    name: 'one round trip and commit',
    times: SHORT,
    prepare: () => plain.query('CREATE TABLE IF NOT EXISTS seed.floor (n int)'),
    run: (): Promise<Measures> =>
      timed(TIME, () => plain.query('INSERT INTO seed.floor VALUES (1)')),
  };
}
