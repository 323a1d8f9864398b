import type { EmbeddedServer } from '../../src/embedded/start-embedded.ts';
import { connect, withSession } from '../../src/postgres/connect.ts';
import type { Session } from '../../src/postgres/session.ts';
import { type Baseline, createBaseline, dropBaselines } from '../../src/testing/index.ts';
import { fill, ordinary } from '../databases.ts';

/** How many tables, and how many rows the seed has in all. */
export interface Size {
  tables: number;
  rows: number;
}

/** The tables that the seed fills, and of which a test touches the first three. */
const SEEDED = 10;

/** The same seeded schema for every peer. */
export interface World {
  server: EmbeddedServer;
  size: Size;
  /** Holds the seed; a template for those that clone. Nobody is connected to it. */
  source: string;
  /** A copy with the seed a second time in schema `seed`, and triggers that list the tables inserted into. */
  plain: Session;
  baselines: { all: Baseline; touched: Baseline };
  /** In the baseline's database. */
  watched: Session;
  drop(): Promise<void>;
}

/** Runs one statement that is not allowed in a transaction. */
export function admin(server: EmbeddedServer, sql: string): Promise<unknown> {
  return withSession(server.connection(), {}, (session) => session.query(sql));
}

/** Makes the databases of one size. */
export async function makeWorld(server: EmbeddedServer, size: Size): Promise<World> {
  const source = `reset_${size.tables}_${size.rows}`;
  await admin(server, `CREATE DATABASE ${source}`);
  await withSession(server.connection(source), {}, (session) => seed(session, size));
  await admin(server, `CREATE DATABASE ${source}_plain TEMPLATE ${source}`);
  const plain = await connect(server.connection(`${source}_plain`));
  await prepareReload(plain, size);
  const url = server.url(source);
  const all = await createBaseline({ url });
  const touched = await createBaseline({ url, sequences: 'touched' });
  const { database } = await all.status();
  const watched = await connect(server.connection(database));
  await admin(server, 'CHECKPOINT');
  return {
    server,
    size,
    source,
    plain,
    baselines: { all, touched },
    watched,
    async drop() {
      for (const each of [plain, watched, all, touched]) await each.close();
      await dropBaselines(url);
      for (const name of [`${source}_plain`, source])
        await admin(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** `t1` … of those with rows. */
export function seededTables({ tables, rows }: Size): string[] {
  if (rows === 0) return [];
  return Array.from({ length: Math.min(SEEDED, tables) }, (_, index) => `t${index + 1}`);
}

/** The statements that fill them. */
export function seedSql(size: Size): string[] {
  const names = seededTables(size);
  return names.map(
    (name) =>
      `INSERT INTO ${name} (code, note) SELECT n, 'note ' || n FROM generate_series(1, ${size.rows / names.length}) n`,
  );
}

async function seed(session: Session, size: Size): Promise<void> {
  await fill(session, size.tables, ordinary);
  for (const statement of seedSql(size)) await session.query(statement);
  await session.query('VACUUM ANALYZE');
}

async function prepareReload(session: Session, size: Size): Promise<void> {
  await session.script(
    `CREATE SCHEMA seed; CREATE UNLOGGED TABLE seed.dirty (name text);
     CREATE FUNCTION seed.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seed.dirty VALUES (TG_TABLE_NAME); RETURN NULL; END $$`,
  );
  for (const name of seededTables(size))
    await session.query(`CREATE TABLE seed.${name} AS TABLE ${name}`);
  const triggers = Array.from(
    { length: size.tables },
    (_, index) => `CREATE TRIGGER note AFTER INSERT ON t${index + 1} EXECUTE FUNCTION seed.note()`,
  );
  for (let from = 0; from < triggers.length; from += 250)
    await session.script(`BEGIN; ${triggers.slice(from, from + 250).join('; ')}; COMMIT`);
}
