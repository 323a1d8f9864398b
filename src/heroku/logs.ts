import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { HerokuApi } from '../target/target.ts';
import { callHeroku } from './call.ts';

/** One line of an app's log. */
export interface LogLine {
  /** ISO time. */
  at: string;
  /** `app` for what the app prints, `heroku` for what the platform says. */
  source: string;
  /** `web.1`, `run.1234`, `router`, `api`. */
  dyno: string;
  text: string;
}

export interface LogRequest {
  /** How many lines from the past. */
  lines: number;
  /** Go on as new ones come, until the signal. */
  tail?: boolean;
  dyno?: string;
  source?: 'app' | 'heroku';
  signal?: AbortSignal;
}

/**
 * Reads an app's log. It ends by itself, or with the signal when it is followed; a stream that
 * breaks ends it too, since a log is told, not relied on.
 */
export async function* readLogs(
  api: HerokuApi,
  app: string,
  { signal, ...session }: LogRequest,
): AsyncGenerator<LogLine> {
  const { logplex_url: url } = await callHeroku<{ logplex_url: string }>(api, {
    method: 'POST',
    path: ['apps', app, 'log-sessions'],
    body: session,
    repeatable: true,
    about: `app ${app}`,
    ...(signal && { signal }),
  });
  // The address is a secret of its own; the token is not for it.
  const response = await fetch(url, signal ? { signal } : {}).catch(() => null);
  if (!response?.ok || !response.body) return;
  const stream = Readable.fromWeb(response.body);
  stream.on('error', () => {});
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
      const line = parseLine(text);
      if (line) yield line;
    }
  } catch {
    // Cut, or not wanted any more.
  } finally {
    stream.destroy();
  }
}

/** With or without the prefix of an event stream. Source: Heroku's "Logging", log format. */
const LINE = /^(?:data: ?)?(\S+) ([\w-]+)\[([^\]]+)\]: ?(.*)$/;

function parseLine(text: string): LogLine | null {
  const found = LINE.exec(text);
  return found && { at: found[1]!, source: found[2]!, dyno: found[3]!, text: found[4]! };
}
