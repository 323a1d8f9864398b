import type { HerokuApi } from '../target/target.ts';
import { callHeroku } from './call.ts';

/** What Heroku Postgres says about a database. */
export interface DatabaseInfo {
  name: string;
  plan: string;
  postgres_version: string;
  num_bytes: number;
  num_tables: number;
  num_connections: number;
  /** Address of the leader, for a follower. */
  following: string | null;
  'waiting?': boolean;
  /** The lines of `pg:info`. */
  info: { name: string; values: string[] }[];
}

/** @param addon its id or name */
export async function readDatabaseInfo(api: HerokuApi, addon: string): Promise<DatabaseInfo> {
  return callHeroku(api, {
    method: 'GET',
    path: ['client', 'v11', 'databases', addon],
    data: true,
    about: `database ${addon}`,
  });
}

/** Is it still being made, and in what words. */
export async function readWaitStatus(
  api: HerokuApi,
  addon: string,
  signal?: AbortSignal,
): Promise<{ waiting: boolean; message: string }> {
  const status = await callHeroku<{ 'waiting?': boolean; message: string }>(api, {
    method: 'GET',
    path: ['client', 'v11', 'databases', addon, 'wait_status'],
    data: true,
    about: `database ${addon}`,
    ...(signal && { signal }),
  });
  return { waiting: status['waiting?'], message: status.message };
}

/**
 * Empties a database for good. Never sent twice: without an answer, look at the database. Not to be
 * cancelled either: what is on its way is carried out.
 *
 * @param extensions that the empty one is to have
 * @returns Heroku's message
 * @throws PgresetError `heroku-no-answer` when it is not known whether it happened
 */
export async function resetDatabase(
  api: HerokuApi,
  addon: string,
  extensions: string[],
): Promise<string> {
  const { message } = await callHeroku<{ message: string }>(api, {
    method: 'PUT',
    path: ['client', 'v11', 'databases', addon, 'reset'],
    body: extensions.length > 0 ? { extensions } : {},
    data: true,
    repeatable: false,
    about: `database ${addon}`,
  });
  return message;
}
