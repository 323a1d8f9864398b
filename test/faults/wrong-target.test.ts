import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../src/embedded/start-embedded.ts';
import {
  type Consent,
  type Plan,
  planReset,
  readStatus,
  runPlan,
  setProtection,
  type Target,
} from '../../src/index.ts';
import { connect, withSession } from '../../src/postgres/connect.ts';
import { connectionUrl, freshDatabase } from '../harness/fresh-database.ts';
import { purgeRequest, rebuildRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import { makeOld, oldWorld, sqlBuild } from './harness/world.ts';

const agreed = (target: Target): { consent: Consent } => ({ consent: { confirm: target.name } });

async function planned(target: Target): Promise<Plan> {
  return planReset(target, rebuildRequest(await sqlBuild()));
}

it('another database of the same name is refused', async () => {
  const { superuser, name, url, session } = await oldWorld();
  const target = await targetOf({ url });
  const plan = await planned(target);
  await session.close();
  const other = `${name}_twin`.slice(0, 63);
  await withSession({ ...superuser, database: 'postgres' }, {}, async (admin) => {
    await admin.query(`CREATE DATABASE ${other} TEMPLATE ${name}`);
    await admin.query(`ALTER DATABASE ${name} RENAME TO ${name.slice(0, 50)}_moved`);
    await admin.query(`ALTER DATABASE ${other} RENAME TO ${name}`);
  });
  const error = await runPlan(target, plan, agreed(target)).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'plan-changed', exit: 3, state: 'Nothing was changed.' });
  expect(error.details[0]).toMatch(/^it is another database: .*databaseOid/);
  await withSession({ ...superuser, database: 'postgres' }, {}, (admin) =>
    admin.query(`DROP DATABASE ${name.slice(0, 50)}_moved`),
  );
});

it('another cluster on the same port is refused', { timeout: 120_000 }, async () => {
  const first = await startEmbedded();
  await withSession(first.connection(), {}, makeOld);
  const target = await targetOf({ url: first.url() });
  const plan = await planned(target);
  const { port } = first;
  await first.close();
  const second = await startEmbedded({ port });
  try {
    await withSession(second.connection(), {}, makeOld);
    // The password is another one too: that is not what keeps us off.
    const again = await targetOf({ url: second.url() });
    expect(again.connection.port).toBe(port);
    const error = await runPlan(again, plan, agreed(again)).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'plan-changed', exit: 3 });
    expect(error.details[0]).toContain('systemIdentifier');
  } finally {
    await second.close();
  }
});

describe.each([
  ['a table more', 'CREATE TABLE more ()', /public\.more appeared/],
  ['a table less', 'DROP TABLE visits', /public\.visits is gone/],
  ['a column more', 'ALTER TABLE people ADD COLUMN age int', /public\.people changed/],
  ['a constraint', 'ALTER TABLE people ADD CHECK (id > 0)', /public\.people changed/],
  ['an index', 'CREATE INDEX ON people (mood)', /public\.people changed/],
  [
    'a function',
    `CREATE OR REPLACE FUNCTION count_visits(p people) RETURNS bigint LANGUAGE sql AS 'SELECT 7'`,
    /count_visits.* changed/,
  ],
  [
    'a view',
    `CREATE OR REPLACE VIEW cross_people AS SELECT name FROM people`,
    /public\.cross_people changed/,
  ],
  ['an enum value', `ALTER TYPE mood ADD VALUE 'glad'`, /mood changed/],
  ['a grant on the schema', 'GRANT CREATE ON SCHEMA public TO PUBLIC', /schema public changed/],
  ['an extension', 'CREATE EXTENSION citext', /extension citext appeared/],
])('%s between plan and run', (_what, change, words) => {
  it('is refused and named', async () => {
    const database = await oldWorld();
    const target = await targetOf(database);
    const plan = await planned(target);
    await database.session.query(change);
    const error = await runPlan(target, plan, agreed(target)).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'plan-changed', exit: 3, state: 'Nothing was changed.' });
    expect(error.details.join('\n')).toMatch(words);
  });
});

it('an extension that was updated in between is refused', async () => {
  const database = await oldWorld();
  await database.session.script(`CREATE EXTENSION citext VERSION '1.4'`);
  const target = await targetOf(database);
  const plan = await planned(target);
  await database.session.script('ALTER EXTENSION citext UPDATE');
  const error = await runPlan(target, plan, agreed(target)).catch((thrown) => thrown);
  expect(error.details.join('\n')).toContain('extension citext changed');
});

it('rows that came in between are not refused', async () => {
  const database = await oldWorld();
  const target = await targetOf(database);
  const plan = await planned(target);
  await database.session.script(
    `INSERT INTO people (name) SELECT 'p' || g FROM generate_series(1, 5000) g; ANALYZE`,
  );
  expect(await runPlan(target, plan, agreed(target))).toMatchObject({ exit: 0 });
});

describe('protected', () => {
  /** Every way that destroys, on a target with one run that could be undone or purged. */
  async function attempts(target: Target, run: string) {
    const requests = [rebuildRequest(await sqlBuild()), undoRequest(run), purgeRequest([run])];
    return Promise.all(
      requests.map((request) => reset(target, request).catch((thrown) => thrown.code ?? thrown)),
    );
  }

  it('by a marker in the database, until it is lifted', async () => {
    const database = await oldWorld();
    const target = await targetOf(database);
    const { run } = await reset(target, rebuildRequest(await sqlBuild()));
    await setProtection(target, true, 'the real thing');
    expect(await attempts(target, run)).toEqual(['protected', 'protected', 'protected']);
    expect((await readStatus(target)).protectedBecause).toContain('the real thing');
    await setProtection(target, false, 'a copy for tests');
    expect((await readStatus(target)).protectedBecause).toBeNull();
    expect(await reset(target, undoRequest(run))).toMatchObject({ exit: 0 });
  });

  it('by its name, which unprotect lifts; by the configuration, which it does not', async () => {
    const database = await oldWorld();
    const { run } = await reset(await targetOf(database), rebuildRequest(await sqlBuild()));
    const target = {
      ...(await targetOf(database)),
      protection: 'the database’s name says production',
    };
    expect(await attempts(target, run)).toEqual(['protected', 'protected', 'protected']);
    await setProtection(target, false, 'it is not');
    expect((await readStatus(target)).protectedBecause).toBeNull();
    const configured = { ...target, config: { protected: true } as Target['config'] };
    expect(await attempts(configured, run)).toEqual(['protected', 'protected', 'protected']);
  });

  it('a marker that was set between plan and run is seen', async () => {
    const database = await oldWorld();
    const target = await targetOf(database);
    const plan = await planned(target);
    await setProtection(target, true, 'now it is live');
    await expect(runPlan(target, plan, agreed(target))).rejects.toMatchObject({
      code: 'protected',
      exit: 3,
    });
  });

  it('a copy is not protected by the marker of the original, and the status says that it is one', async () => {
    const database = await oldWorld();
    await setProtection(await targetOf(database), true, 'the original');
    await database.session.close();
    const copy = await freshDatabase();
    await copy.drop();
    await withSession({ ...database.superuser, database: 'postgres' }, {}, (admin) =>
      admin.query(`CREATE DATABASE ${copy.name} TEMPLATE ${database.name}`),
    );
    const connection = { ...database.superuser, database: copy.name };
    const target = await targetOf({ url: connectionUrl(connection) });
    const status = await readStatus(target);
    expect(status.protectedBecause).toBeNull();
    expect(status.snapshot.protection).toMatchObject({ active: true, reason: 'the original' });
    expect(await reset(target, rebuildRequest(await sqlBuild()))).toMatchObject({ exit: 0 });
  });
});

describe('consent', () => {
  const refused = { code: 'no-consent', exit: 3 };

  it('is to this plan, by this name', async () => {
    const database = await oldWorld();
    const target = await targetOf(database);
    const plan = await planned(target);
    const run = (consent: Consent) => runPlan(target, plan, { consent });
    await expect(run({})).rejects.toMatchObject(refused);
    await expect(run({ confirm: 'other' })).rejects.toMatchObject(refused);
    await expect(run({ confirm: target.name, plan: 'abc' })).rejects.toMatchObject(refused);
    await expect(run({ confirm: 'other', yes: true })).rejects.toMatchObject(refused);
    for (const agent of ['claude', 'codex']) {
      await expect(run({ agent, yes: true })).rejects.toMatchObject(refused);
      await expect(run({ agent, confirm: target.name })).rejects.toMatchObject(refused);
      await expect(run({ agent, plan: plan.hash })).rejects.toMatchObject(refused);
    }
    const session = await connect(database.connection);
    expect(await session.query(`SELECT FROM pg_namespace WHERE nspname LIKE 'pgreset%'`)).toEqual(
      [],
    );
    await session.close();
    const agent = { agent: 'claude', confirm: target.name, plan: plan.hash };
    expect(await run(agent)).toMatchObject({ exit: 0 });
  });

  it('by --yes only where it is local', async () => {
    const database = await oldWorld();
    const target = await targetOf(database);
    const plan = await planned(target);
    const remote = { ...target, kind: 'remote' as const };
    await expect(runPlan(remote, plan, { consent: { yes: true } })).rejects.toMatchObject(refused);
    expect(await runPlan(target, plan, { consent: { yes: true } })).toMatchObject({ exit: 0 });
  });

  it('to a plan that somebody edited does not count', async () => {
    const database = await oldWorld();
    const target = await targetOf(database);
    const plan = await planned(target);
    const edited: Plan = { ...plan, steps: [], request: { ...plan.request, lockTimeout: 1 } };
    const report = await runPlan(target, edited, agreed(target));
    // What runs is made anew from the request; the hash stands for it.
    expect(report.steps.length).toBe(plan.steps.length);
    const other = { ...plan, request: { ...plan.request, schemas: ['other'] } as Plan['request'] };
    await expect(runPlan(target, other, agreed(target))).rejects.toMatchObject({ exit: 2 });
  });
});
