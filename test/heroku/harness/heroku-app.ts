import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { resolveTarget, type Target } from '../../../src/index.ts';
import { type Client, localHeroku } from '../../heroku-simulator/local-heroku.ts';

/** An app with a database whose old and new state can be told apart, to be disturbed. */
export interface HerokuApp {
  name: string;
  heroku: Client;
  /** Found anew: add-on and password are those of now. */
  target(): Promise<Target>;
  /** What the database that is DATABASE holds. */
  state(): Promise<'old' | 'new' | 'empty' | 'mixed'>;
  app(): Promise<AppState>;
  /** Waits until the dynos are up, as long as they may take. */
  settled(): Promise<AppState>;
  /** Brings the app back to where each case begins, whatever is left of the one before. */
  begin(): Promise<void>;
  /** One query in the database that is DATABASE. */
  query(sql: string): Promise<Record<string, never>[]>;
}

/** What people notice of an app. */
export interface AppState {
  maintenance: boolean;
  /** Name of the add-on that is DATABASE; null: the app has none. */
  database: string | null;
  dynos: string[];
  up: boolean;
}

/** Times that a test can wait for; crashed dynos stay down long enough to be noticed. */
const SETTINGS = { provisioning: 100, boot: 3_000, stop: 3_000, backOff: [0, 30_000] };

/** Milliseconds without an answer, instead of half a minute. */
const TIMEOUT = 1_500;

/** Tables that the sample app makes, and those whose rows tell the old state. */
const TABLES = 25;
const MARKED = ['users', 'groups', 'webhook_url_deny_list'];

export interface HerokuAppOptions {
  name?: string;
  folder?: string;
  config?: Record<string, string>;
}

/** A local Heroku for one test file, with an app in it. */
export function herokuApp({ name = 'shop', ...rest }: HerokuAppOptions = {}): HerokuApp {
  const heroku = localHeroku({ settings: SETTINGS });
  const query: HerokuApp['query'] = (sql) => heroku.query(name, sql) as never;
  const app = () => readApp(heroku, name);
  const settled = async () => {
    for (const until = Date.now() + 8_000; ; await sleep(100)) {
      const now = await app();
      if (now.up || Date.now() > until) return now;
    }
  };
  return {
    name,
    heroku,
    query,
    app,
    settled,
    async target() {
      const target = await resolveTarget(
        { app: name },
        { env: heroku.environment, folder: process.cwd() },
      );
      target.heroku!.api.timeout = TIMEOUT;
      return target;
    },
    state: () => readState(query),
    async begin() {
      await heroku.call('DELETE', '/control/faults');
      await heroku.call('PUT', '/control/rate-limit', { remaining: 1_000_000 });
      if (!(await exists(heroku, name))) await heroku.createApp({ name, ...rest });
      await tidyApp(heroku, name);
      // Its tables are made when it starts.
      if ((await readState(query)) === 'empty') await heroku.call('DELETE', `/apps/${name}/dynos`);
      if (!(await settled()).up) await heroku.call('DELETE', `/apps/${name}/dynos`);
      expect((await settled()).up, 'the dynos before the run').toBe(true);
      await makeOld(query);
    },
  };
}

async function exists({ answer }: Client, name: string): Promise<boolean> {
  return (await answer('GET', `/apps/${name}`)).ok;
}

async function readApp({ call }: Client, name: string): Promise<AppState> {
  const [{ maintenance }, attachments, dynos] = await Promise.all([
    call('GET', `/apps/${name}`),
    call('GET', `/apps/${name}/addon-attachments`),
    call('GET', `/apps/${name}/dynos`),
  ]);
  const main = attachments.find((each: { name: string }) => each.name === 'DATABASE');
  const standing = dynos.filter(({ type }: { type: string }) => type !== 'run');
  return {
    maintenance,
    database: main?.addon.name ?? null,
    dynos: dynos.map((each: { name: string; state: string }) => `${each.name} ${each.state}`),
    up: standing.length > 0 && standing.every(({ state }: { state: string }) => state === 'up'),
  };
}

async function readState(query: HerokuApp['query']): ReturnType<HerokuApp['state']> {
  const [row] = await query(
    `SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'`,
  );
  const { tables } = row as unknown as { tables: number };
  if (tables === 0) return 'empty';
  if (tables !== TABLES) return 'mixed';
  const [marks] = await query(
    `SELECT ${MARKED.map((each) => `(SELECT count(*)::int FROM ${each}) AS ${each}`).join()}`,
  );
  const counts = Object.values(marks!) as number[];
  if (counts.every((each) => each === 2)) return 'old';
  return counts.every((each) => each === 0) ? 'new' : 'mixed';
}

/** One database, no maintenance, no one-off dynos, all dynos up. */
async function tidyApp({ call, settle }: Client, name: string): Promise<void> {
  await call('PATCH', `/apps/${name}`, { maintenance: false });
  for (const { name: dyno, type } of await call('GET', `/apps/${name}/dynos`))
    if (type === 'run') await call('POST', `/apps/${name}/dynos/${dyno}/actions/stop`);
  const { database } = await readApp({ call } as Client, name);
  for (const addon of await call('GET', `/apps/${name}/addons`))
    if (addon.name !== database) await call('DELETE', `/apps/${name}/addons/${addon.id}`, {});
  await settle(name);
}

async function makeOld(query: HerokuApp['query']): Promise<void> {
  const left = await query(`SELECT nspname FROM pg_namespace WHERE nspname ~ '^pgreset'`);
  for (const { nspname } of left) await query(`DROP SCHEMA ${nspname} CASCADE`);
  await query(`TRUNCATE ${MARKED.join()} CASCADE`);
  await query(`INSERT INTO users (email, name) VALUES ('old@one', 'a'), ('old@two', 'b')`);
  await query(`INSERT INTO groups (name) VALUES ('old'), ('older')`);
  await query(`INSERT INTO webhook_url_deny_list (pattern) VALUES ('old'), ('older')`);
}
