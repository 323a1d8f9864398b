import type { HerokuApi } from '../target/target.ts';
import { callHeroku } from './call.ts';

/** A copy of a database that Heroku made or makes, as the API of Heroku Postgres shows it. */
interface Transfer {
  uuid: string;
  num: number;
  from_name: string;
  from_type: string;
  to_type: string;
  source_bytes: number | null;
  processed_bytes: number | null;
  /** null while it goes on. */
  succeeded: boolean | null;
  created_at: string;
  finished_at: string | null;
  schedule: object | null;
  logs?: { message: string }[];
}

/** A backup that lies at Heroku. */
export interface Capture {
  /** As `heroku pg:backups` names it: `b001`, or `a001` when a schedule made it. */
  name: string;
  uuid: string;
  /** The attachment that it is of: `DATABASE`. */
  of: string;
  /** `done` is complete; what failed holds nothing. */
  state: 'running' | 'done' | 'failed';
  /** Of the file, as far as it is written. */
  bytes: number;
  /** Of the database, where Heroku tells. */
  total: number | null;
  /** ISO time. */
  startedAt: string;
  /** The last thing that Heroku said about it. */
  message: string | null;
}

/**
 * The backups of an app's databases: those that are billed to it.
 *
 * @returns newest first
 */
export async function readCaptures(
  api: HerokuApi,
  app: string,
  signal?: AbortSignal,
): Promise<Capture[]> {
  const transfers = await callHeroku<Transfer[]>(api, {
    method: 'GET',
    path: ['client', 'v11', 'apps', app, 'transfers'],
    data: true,
    about: `app ${app}`,
    ...(signal && { signal }),
  });
  return transfers
    .filter(isCapture)
    .toSorted((a, b) => b.num - a.num)
    .map(captureOf);
}

/** One of them as it is now. */
export async function readCapture(
  api: HerokuApi,
  app: string,
  uuid: string,
  signal?: AbortSignal,
): Promise<Capture> {
  const transfer = await callHeroku<Transfer>(api, {
    method: 'GET',
    path: ['client', 'v11', 'apps', app, 'transfers', uuid],
    data: true,
    about: `backup of app ${app}`,
    ...(signal && { signal }),
  });
  return captureOf(transfer);
}

/**
 * Tells Heroku to make a backup; it answers at once. Not sent again: twice would be two.
 *
 * @throws PgresetError `heroku-no-answer` when it is not known whether it began
 */
export async function startCapture(
  api: HerokuApi,
  addon: string,
  signal?: AbortSignal,
): Promise<Capture> {
  const transfer = await callHeroku<Transfer>(api, {
    method: 'POST',
    path: ['client', 'v11', 'databases', addon, 'backups'],
    data: true,
    repeatable: false,
    about: `database ${addon}`,
    ...(signal && { signal }),
  });
  return captureOf(transfer);
}

/** An address to fetch a backup from, for an hour. Whoever knows it can: it is a secret. */
export async function readCaptureAddress(
  api: HerokuApi,
  app: string,
  uuid: string,
  signal?: AbortSignal,
): Promise<string> {
  const { url } = await callHeroku<{ url: string }>(api, {
    method: 'POST',
    path: ['client', 'v11', 'apps', app, 'transfers', uuid, 'actions', 'public-url'],
    data: true,
    repeatable: true,
    about: `backup of app ${app}`,
    ...(signal && { signal }),
  });
  return url;
}

/** Restores and copies are transfers too. */
const isCapture = ({ from_type: from, to_type: to }: Transfer): boolean =>
  from === 'pg_dump' && to === 'gof3r';

function captureOf(transfer: Transfer): Capture {
  const { uuid, num, from_name: of, succeeded, schedule, processed_bytes: bytes } = transfer;
  return {
    name: `${schedule ? 'a' : 'b'}${String(num).padStart(3, '0')}`,
    uuid,
    of,
    state: succeeded === null ? 'running' : succeeded ? 'done' : 'failed',
    bytes: bytes ?? 0,
    total: transfer.source_bytes,
    startedAt: isoTime(transfer.created_at),
    message: transfer.logs?.at(-1)?.message ?? null,
  };
}

/** This API writes times in its own way: `2026-01-01 00:00:00 +0000`. */
const isoTime = (text: string): string => text.replace(/^(\S+) (\S+) \+0000$/, '$1T$2Z');
