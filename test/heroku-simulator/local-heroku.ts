import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import {
  type LocalHeroku,
  type Options,
  startHeroku,
} from '../../simulators/heroku/start-heroku.ts';

/** The app that the simulator brings along. */
const SAMPLE_APP = fileURLToPath(new URL('../../simulators/heroku/sample-app', import.meta.url));

/** What an API answered, looked at as it is. */
// oxlint-disable-next-line typescript/no-explicit-any -- a type for each answer would say less
export type Json = any;

/** A local Heroku for one test file, with calls to it that a client without the CLI would make. */
export interface Client extends LocalHeroku {
  /** A call with the token; the answer's body as it is. @throws Error when the status is not 2xx */
  call(method: string, path: string, body?: unknown): Promise<Json>;
  /** The same without looking at the status. */
  answer(method: string, path: string, body?: unknown, headers?: object): Promise<Response>;
  /** Makes an app and waits until its first release is out. */
  createApp(app: { name: string; folder?: string; [key: string]: unknown }): Promise<Json>;
  /** Waits until all releases of the app are out. */
  settle(app: string): Promise<void>;
  /** One query in an app's database, as the app. */
  query(app: string, sql: string, variable?: string): Promise<Json[]>;
}

/** Starts one before the tests of a file, and stops it after them. */
export function localHeroku(options: Options = {}): Client {
  const client = {} as Client;
  beforeAll(async () => void Object.assign(client, clientOf(await startHeroku(options))));
  afterAll(async () => client.close());
  return client;
}

export function clientOf(heroku: LocalHeroku): Client {
  const answer: Client['answer'] = (method, path, body, headers = {}) =>
    fetch(`${heroku.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${heroku.token}`, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const call: Client['call'] = async (method, path, body) => {
    const response = await answer(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const settle = (app: string) => call('POST', `/control/apps/${app}/settle`);
  return {
    ...heroku,
    answer,
    call,
    settle,
    async createApp(app) {
      const made = await call('POST', '/control/apps', { folder: SAMPLE_APP, ...app });
      await settle(app.name);
      return made;
    },
    async query(app, sql, variable = 'DATABASE_URL') {
      const config = await call('GET', `/apps/${app}/config-vars`);
      const client = new pg.Client({
        connectionString: config[variable],
        ssl: { rejectUnauthorized: false },
      });
      await client.connect();
      try {
        return (await client.query(sql)).rows;
      } finally {
        await client.end();
      }
    },
  };
}

/** Of this test file, and gone with it. */
const scratch = mkdtempSync(join(tmpdir(), 'pgreset-heroku-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

export function scratchFolder(): string {
  return mkdtempSync(join(scratch, 'folder-'));
}

/** A folder with such a Procfile. */
export function procfile(text: string): string {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'Procfile'), text);
  return folder;
}

/** Asks until it is so. */
export async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`It did not become so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
