import { describe, expect, it } from 'vitest';
import {
  PgresetError,
  planReset,
  readHistory,
  readStatus,
  resumeRun,
  runPlan,
} from '../../src/index.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { eachVersion } from '../harness/servers.ts';
import { purgeRequest, rebuildRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import { lookAt } from './harness/state.ts';
import { sqlBuild } from './harness/world.ts';

const TABLES = `
CREATE TABLE people (id int PRIMARY KEY, name text);
CREATE TABLE visits (id int PRIMARY KEY, person int);
CREATE SEQUENCE numbers;
CREATE TYPE mood AS ENUM ('calm');
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';`;

/** Something in another schema (or in none) that hangs on the old tables. */
const HANGING: [string, string, RegExp][] = [
  ['a view', 'CREATE VIEW other.v AS SELECT name FROM public.people', /view other\.v/],
  [
    'a materialised view',
    'CREATE MATERIALIZED VIEW other.v AS SELECT * FROM public.people',
    /materialized view other\.v/,
  ],
  [
    'a foreign key',
    'CREATE TABLE other.t (p int REFERENCES public.people)',
    /foreign key.*other\.t/,
  ],
  [
    'a function of a row',
    `CREATE FUNCTION other.f(p public.people) RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    /function other\.f/,
  ],
  [
    'a default from a sequence',
    `CREATE TABLE other.t (n int DEFAULT nextval('public.numbers'))`,
    /table other\.t|default value.*other\.t/,
  ],
  [
    'a column of a type',
    'CREATE TABLE other.t (m public.mood)',
    /table other\.t|column m of table other\.t/,
  ],
  ['an inheriting table', 'CREATE TABLE other.t () INHERITS (public.people)', /table other\.t/],
  [
    'an event trigger',
    'CREATE EVENT TRIGGER watch ON sql_drop EXECUTE FUNCTION public.watch()',
    /event trigger watch/,
  ],
  [
    'a text search configuration',
    'CREATE TEXT SEARCH DICTIONARY public.d (TEMPLATE = simple); CREATE TEXT SEARCH CONFIGURATION other.c (COPY = simple); ALTER TEXT SEARCH CONFIGURATION other.c ALTER MAPPING FOR word WITH public.d',
    /other\.c/,
  ],
];

const drop = (what: string, statement: string): string =>
  what.includes('event')
    ? 'DROP EVENT TRIGGER watch'
    : statement.replace(
        /.*?CREATE (VIEW|MATERIALIZED VIEW|TABLE|FUNCTION|TEXT SEARCH CONFIGURATION) (other\.\w+).*/s,
        'DROP $1 $2',
      );

async function world(statement = ''): Promise<FreshDatabase> {
  const database = await freshDatabase();
  await database.session.script(`${TABLES} CREATE SCHEMA other; ${statement}`);
  return database;
}

const onlyPublic = { schemas: ['public'] };

describe.each(HANGING)('%s outside', (what, statement, name) => {
  it('is named in the plan, keeps a purge from it, and comes through undo', async () => {
    const database = await world(statement);
    const { session } = database;
    const target = await targetOf(database);
    const before = await lookAt(session, ['public', 'other']);
    const request = rebuildRequest(await sqlBuild(TABLES), onlyPublic);
    const plan = await planReset(target, request);
    expect(plan.touches.join('\n')).toMatch(name);
    const { run } = await reset(target, request);
    const outside = await lookAt(session, ['other']);
    const refused: PgresetError = await reset(target, purgeRequest([run])).catch((error) => error);
    expect(refused).toMatchObject({ code: 'purge-takes-more', exit: 3 });
    expect(refused.details.join('\n')).toMatch(name);
    expect(await lookAt(session, ['other'])).toEqual(outside);
    const undone = await reset(target, undoRequest(run));
    expect((await lookAt(session, ['public', 'other'])).place).toBe(before.place);
    await reset(target, undoRequest(undone.run));
    await session.query(drop(what, statement));
    const runs = (await readHistory(target)).map(({ id }) => id);
    await reset(target, purgeRequest(runs, true));
    expect(Object.keys((await lookAt(session)).asides)).toEqual([]);
  });

  it('that appeared after the purge was planned is not taken along', async () => {
    const database = await world();
    const { session } = database;
    const target = await targetOf(database);
    const { run } = await reset(target, rebuildRequest(await sqlBuild(TABLES), onlyPublic));
    const plan = await planReset(target, purgeRequest([run]));
    await session.script(statement.replaceAll('public.', `pgreset_aside_${run}.`));
    const consent = { confirm: target.name };
    const error = await runPlan(target, plan, { consent }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ exit: 3 });
  });
});

describe('publications', () => {
  eachVersion('are the same after rebuild, undo and redo', async (version) => {
    const database = await freshDatabase({ version });
    const { session } = database;
    await session.script(
      `${TABLES} CREATE PUBLICATION all_of_it FOR ALL TABLES; CREATE PUBLICATION a_few FOR TABLE people, visits;`,
    );
    if (version >= 15)
      await session.script(
        `CREATE PUBLICATION schema_wide FOR TABLES IN SCHEMA public;
         CREATE PUBLICATION picked FOR TABLE people (id), visits WHERE (id > 7 AND person <> 3);`,
      );
    const before = await readCanonicalCatalog(session);
    const target = await targetOf(database);
    let { run } = await reset(target, rebuildRequest(await sqlBuild(TABLES)));
    for (let round = 0; round < 3; round++) {
      expect(await readCanonicalCatalog(session)).toEqual(before);
      ({ run } = await reset(target, undoRequest(run)));
    }
    const aside = await session.query(
      `SELECT FROM pg_publication_tables WHERE schemaname LIKE 'pgreset%' AND pubname <> 'all_of_it'`,
    );
    expect(aside).toEqual([]);
  });
});

describe('a schema', () => {
  it('keeps grants with grant option, by other grantors, and default privileges of other roles', async () => {
    const database = await freshDatabase();
    const { session } = database;
    const role = (name: string) =>
      `DO $$ BEGIN CREATE ROLE ${name}; EXCEPTION WHEN duplicate_object THEN NULL; END $$`;
    await session.script(`${role('faults_one')}; ${role('faults_two')}; ${TABLES}
      CREATE SCHEMA granted AUTHORIZATION faults_one; CREATE TABLE granted.t ();
      COMMENT ON SCHEMA granted IS E'it''s\\n\\\\ fine';
      GRANT USAGE ON SCHEMA granted TO faults_two WITH GRANT OPTION; GRANT CREATE ON SCHEMA granted TO PUBLIC;
      REVOKE CREATE ON SCHEMA granted FROM faults_one;
      ALTER DEFAULT PRIVILEGES FOR ROLE faults_two IN SCHEMA granted GRANT SELECT ON TABLES TO PUBLIC;
      ALTER DEFAULT PRIVILEGES FOR ROLE faults_one IN SCHEMA granted GRANT ALL ON FUNCTIONS TO faults_two WITH GRANT OPTION;
      CREATE SCHEMA regranted; CREATE TABLE regranted.t ();
      GRANT USAGE ON SCHEMA regranted TO faults_two WITH GRANT OPTION;
      SET ROLE faults_two; GRANT USAGE ON SCHEMA regranted TO faults_one; RESET ROLE`);
    const before = await lookAt(session, ['public', 'granted', 'regranted']);
    const target = await targetOf(database);
    const build = await sqlBuild(
      `${TABLES} CREATE TABLE granted.t (); CREATE TABLE regranted.t ();`,
    );
    let { run } = await reset(target, rebuildRequest(build));
    for (let round = 0; round < 3; round++) {
      expect((await lookAt(session, ['public', 'granted', 'regranted'])).place).toBe(before.place);
      ({ run } = await reset(target, undoRequest(run)));
    }
    await database.drop();
  });
});

it('prepared statements of other sessions find the new tables', async () => {
  const database = await world();
  const { session } = database;
  await session.query(`INSERT INTO people VALUES (1, 'old')`);
  await session.script('PREPARE names AS SELECT name FROM people');
  const named = () => session.query('EXECUTE names');
  expect(await named()).toEqual([{ name: 'old' }]);
  const target = await targetOf(database);
  const build = await sqlBuild(`${TABLES} INSERT INTO people VALUES (1, 'new');`);
  const { run } = await reset(target, rebuildRequest(build, onlyPublic));
  expect(await named()).toEqual([{ name: 'new' }]);
  await reset(target, undoRequest(run));
  expect(await named()).toEqual([{ name: 'old' }]);
});

it('an extension that a build brought is dropped by a purge only when nothing uses it', async () => {
  const database = await world();
  const { session } = database;
  const target = await targetOf(database);
  const rebuilt = await reset(
    target,
    rebuildRequest(
      await sqlBuild('CREATE EXTENSION citext; CREATE TABLE mails (mail citext)'),
      onlyPublic,
    ),
  );
  const undone = await reset(target, undoRequest(rebuilt.run));
  await session.query(`CREATE TABLE other.uses (mail pgreset_aside_${undone.run}.citext)`);
  const before = await lookAt(session, ['other']);
  const error = await reset(target, purgeRequest([undone.run])).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PgresetError);
  expect((await lookAt(session, ['other'])).place).toBe(before.place);
  await session.query('DROP TABLE other.uses');
  const { interrupted } = await readStatus(target);
  const record = (await readHistory(target))[0]!;
  const consent = { confirm: target.name };
  if (interrupted.length > 0) await resumeRun(target, record, { consent });
  else await reset(target, purgeRequest([undone.run]));
  expect(Object.keys((await lookAt(session)).asides)).toEqual([]);
});
