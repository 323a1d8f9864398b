import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RebuildRequest } from '../../../src/index.ts';
import { readSqlBuild } from '../../../src/run/read-build.ts';
import { withSession } from '../../../src/postgres/connect.ts';
import type { Session } from '../../../src/postgres/session.ts';
import { freshDatabase, type FreshDatabase } from '../../harness/fresh-database.ts';

/** Small, so that it can be reset hundreds of times, with one of everything that a swap has to carry. */
const OLD = `
CREATE TYPE mood AS ENUM ('calm', 'cross');
CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, mood mood);
CREATE TABLE visits (id serial PRIMARY KEY, person int REFERENCES people ON DELETE CASCADE, at timestamptz);
CREATE INDEX ON visits (person);
CREATE VIEW cross_people AS SELECT name FROM people WHERE mood = 'cross';
CREATE FUNCTION count_visits(p people) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.visits WHERE person = p.id';
INSERT INTO people (name, mood) VALUES ('Ada', 'calm'), ('Bob', 'cross');
INSERT INTO visits (person, at) SELECT 1 + g % 2, '2020-01-01' FROM generate_series(1, 9) g;
CREATE PUBLICATION changes FOR TABLE people (id, name), visits WHERE (id > 3);
COMMENT ON SCHEMA public IS 'the old one''s comment';
GRANT USAGE ON SCHEMA public TO PUBLIC;`;

const NEW = `
CREATE TABLE people (id int PRIMARY KEY, name text, note text);
INSERT INTO people VALUES (1, 'Eve', 'new');
CREATE FUNCTION greet() RETURNS text LANGUAGE sql AS $$ SELECT 'hi; ' || 'there' $$;
CREATE TABLE visits (id int PRIMARY KEY);`;

/** Makes the old state in an empty schema public, which the session's role owns or may create in. */
export const makeOld = (session: Session, version = 18): Promise<unknown> =>
  // Publications of columns and of some rows exist from 15 on.
  session.script(
    version < 15 ? OLD.replace('people (id, name), visits WHERE (id > 3)', 'people, visits') : OLD,
  );

/** A database with the old state in it. As `app` its objects have to be moved: an extension stays. */
export async function oldWorld(
  owner: 'superuser' | 'app' = 'superuser',
  version = 18,
): Promise<FreshDatabase> {
  const database = await freshDatabase({ owner, version });
  if (owner === 'app')
    await withSession(database.superuser, {}, (admin) => admin.query('CREATE EXTENSION citext'));
  await makeOld(database.session, version);
  return database;
}

const FOLDER = mkdtempSync(join(tmpdir(), 'pgreset-faults-'));
process.once('exit', () => rmSync(FOLDER, { recursive: true, force: true }));

/** A file that lasts as long as the tests of this file. */
export async function temporaryFile(name: string, text: string): Promise<string> {
  const path = join(await mkdtemp(join(FOLDER, 'of-')), name);
  await writeFile(path, text);
  return path;
}

/** A build from one SQL file with this text. */
export async function sqlBuild(text = NEW): Promise<RebuildRequest['build']> {
  return { kind: 'sql', files: await readSqlBuild([await temporaryFile('new.sql', text)], '/') };
}

const PG = new URL('../../../node_modules/pg/lib/index.js', import.meta.url).href;

/**
 * A build by a process of its own: each statement commits by itself, as most tools do it.
 *
 * @param between JavaScript that runs between the first statement and the second
 */
export async function commandBuild(between = '', text = NEW): Promise<RebuildRequest['build']> {
  const cut = text.indexOf(';') + 1;
  const script = await temporaryFile(
    'build.mjs',
    `import pg from '${PG}';
     const client = new pg.Client();
     client.on('error', () => process.exit(7));
     await client.connect();
     await client.query(${JSON.stringify(text.slice(0, cut))});
     ${between}
     await client.query(${JSON.stringify(text.slice(cut))});
     await client.end();`,
  );
  return { kind: 'command', command: `${process.execPath} ${script}` };
}

/** A build that makes a table and then fails. */
export async function failingBuild(): Promise<RebuildRequest['build']> {
  return commandBuild('process.exit(3);');
}
