import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { stream, streamSSE } from 'hono/streaming';
import { z } from 'zod';
import type { Heroku } from '../heroku.ts';
import { notFound } from '../http/api-error.ts';
import { readBody } from '../http/read-body.ts';
import { findApp } from '../state/find.ts';
import { formatLine, type LogFilter, type LogLine } from './log-store.ts';

const request = z.object({
  lines: z.number().nullish(),
  tail: z.boolean().nullish(),
  dyno: z.string().nullish(),
  source: z.string().nullish(),
});

type StreamingApi = Parameters<Parameters<typeof stream>[1]>[0];

interface Session {
  appId: string;
  lines: number;
  tail: boolean;
  filter: LogFilter;
}

/** Log sessions, each with an address that needs no token, as logplex has them. */
export function logRoutes(heroku: Heroku): { sessions: Hono; streams: Hono } {
  const open = new Map<string, Session>();
  const sessions = new Hono().post('/apps/:app/log-sessions', async (c) => {
    const { id: appId } = findApp(heroku.world, c.req.param('app'));
    const { lines, tail, dyno, source } = await readBody(c, request);
    const filter = { dyno: dyno ?? undefined, source: source ?? undefined };
    const id = randomUUID();
    open.set(id, { appId, lines: lines ?? 100, tail: tail ?? false, filter });
    const now = new Date().toISOString();
    const url = `${heroku.baseUrl}/logs/${id}?srv=${Math.floor(Date.now() / 1000)}`;
    return c.json({ id, logplex_url: url, created_at: now, updated_at: now }, 201);
  });
  const streams = new Hono().get('/logs/:id', (c) => {
    const session = open.get(c.req.param('id'));
    if (!session) throw notFound('log session');
    if (!c.req.header('accept')?.includes('text/event-stream')) {
      c.header('content-type', 'text/plain; charset=utf-8');
      return stream(c, (to) => pour(heroku, session, to, (text) => to.write(`${text}\n`)));
    }
    return streamSSE(c, (to) => {
      let id = 0;
      return pour(heroku, session, to, (data) => to.writeSSE({ id: `${++id}`, data }));
    });
  });
  return { sessions, streams };
}

/** The last lines, then what comes, in order. */
async function pour(
  { logs }: Heroku,
  { appId, lines, filter, tail }: Session,
  to: StreamingApi,
  write: (line: string) => Promise<unknown>,
): Promise<void> {
  let written = Promise.resolve<unknown>(undefined);
  const send = (line: LogLine) => {
    written = written.then(() => write(formatLine(line)));
  };
  // Also when the simulator stops, which closes all connections.
  const end = new Promise<void>((resolve) => to.onAbort(resolve));
  for (const line of logs.last(appId, lines, filter)) send(line);
  const stop = tail ? logs.follow(appId, filter, send) : undefined;
  if (tail) await end;
  stop?.();
  await written;
}
