import { setTimeout as sleep } from 'node:timers/promises';
import {
  herokuMissing,
  herokuNoAnswer,
  herokuRateLimited,
  herokuRefused,
  herokuTokenRefused,
} from '../errors/heroku-errors.ts';
import type { HerokuApi } from '../target/target.ts';

/** One call of Heroku's APIs. */
export interface HerokuCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Its parts, which may be names as people type them. */
  path: readonly string[];
  body?: object;
  /** The API of Heroku Postgres instead of the platform's. */
  data?: boolean;
  headers?: Record<string, string>;
  /** Twice does the same as once, so it is sent again where no answer came. Default: only GET. */
  repeatable?: boolean;
  signal?: AbortSignal;
  /** What it is about, for the message when it is not there: `app shop`. */
  about?: string;
}

/** Times that a call is sent again, and the first pause before it, which doubles. */
const RETRIES = 4;
const PAUSE = 250;

/** Milliseconds to wait all in all for the account's rate limit. */
const RATE_PATIENCE = 90_000;

/**
 * Calls Heroku. Waits where the rate limit says so; repeats what may be repeated; reads all pages of
 * a list.
 *
 * @throws PgresetError `heroku-no-answer` when it is not known whether it happened, `heroku-token`,
 *   `heroku-missing`, `heroku-access`, `heroku-refused`, `heroku-rate-limit`
 */
export async function callHeroku<Answer>(api: HerokuApi, call: HerokuCall): Promise<Answer> {
  const { repeatable = call.method === 'GET' } = call;
  // An address would lose them on the way: they would lead to something else.
  if (call.path.some((part) => /^\.{0,2}$/.test(part)))
    throw herokuMissing(call.about ?? nameOf(call), 'That is no name.', []);
  let waited = 0;
  for (let attempt = 0; ; attempt += 1) {
    const { response, body, problem } = await sendOnce(api, call);
    const pause = PAUSE * 2 ** attempt;
    if (response?.status === 429) {
      const rest = Number(response.headers.get('retry-after')) * 1000 || pause * 4;
      if (waited + rest > RATE_PATIENCE)
        throw herokuRateLimited(nameOf(call), Math.round(waited / 1000));
      waited += rest;
      await sleep(rest, undefined, call.signal && { signal: call.signal });
    } else if (response === null || response.status >= 500) {
      const why = problem ?? `It answered with ${response!.status}: ${messageOf(body)}`;
      if (!repeatable || attempt >= RETRIES) throw herokuNoAnswer(nameOf(call), why);
      await sleep(pause, undefined, call.signal && { signal: call.signal });
    } else if (response.ok) return followPages(api, call, response, body);
    else throw refusal(call, response.status, body);
  }
}

interface Sent {
  /** null: there was no answer. */
  response: Response | null;
  body: unknown;
  problem?: string;
}

async function sendOnce(api: HerokuApi, call: HerokuCall): Promise<Sent> {
  const { method, path, body, data = false, headers, signal } = call;
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(api.timeout);
  try {
    const response = await fetch(`${data ? api.dataUrl : api.url}${pathOf(path)}`, {
      method,
      headers: {
        accept: 'application/vnd.heroku+json; version=3',
        authorization: `Bearer ${api.token}`,
        'user-agent': 'pgreset',
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    return { response, body: parse(await response.text()) };
  } catch (error) {
    signal?.throwIfAborted();
    return { response: null, body: null, problem: problemOf(error, api.timeout, limit.aborted) };
  }
}

function problemOf(error: unknown, timeout: number, tooLate: boolean): string {
  if (tooLate) return `Nothing came within ${timeout / 1000} seconds.`;
  const { message, cause } = error as Error;
  return cause instanceof Error ? `The connection failed: ${cause.message}.` : message;
}

/** Behind 206 there is more; each page comes with where the next one begins. */
async function followPages<Answer>(
  api: HerokuApi,
  call: HerokuCall,
  response: Response,
  body: unknown,
): Promise<Answer> {
  const next = response.headers.get('next-range');
  if (response.status !== 206 || next === null || !Array.isArray(body)) return body as Answer;
  if (call.headers?.['range']?.includes('max=')) return body as Answer;
  const rest = await callHeroku<unknown[]>(api, {
    ...call,
    headers: { ...call.headers, range: next.replace(/;.*$/, '') },
  });
  return [...(body as unknown[]), ...rest] as Answer;
}

function refusal(call: HerokuCall, status: number, body: unknown) {
  const message = messageOf(body);
  if (status === 401) return herokuTokenRefused('HEROKU_API_KEY or ~/.netrc');
  if (status === 404 && call.about) return herokuMissing(call.about, message, []);
  return herokuRefused(nameOf(call), status, message);
}

const pathOf = (parts: readonly string[]): string => `/${parts.map(encodeURIComponent).join('/')}`;

const nameOf = ({ method, path }: HerokuCall): string => `${method} ${pathOf(path)}`;

function messageOf(body: unknown): string {
  const { message } = (body ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : 'no reason given';
}

function parse(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return { message: text.slice(0, 200) };
  }
}
