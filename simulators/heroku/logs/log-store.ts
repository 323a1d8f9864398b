/** One line as logplex has it. */
export interface LogLine {
  at: string;
  /** `app` for what the app prints, `heroku` for what the platform says. */
  source: 'app' | 'heroku';
  /** Such as `web.1`, `router`, `api`. */
  dyno: string;
  text: string;
}

export interface LogFilter {
  /** `web.1`, or `web` for all of its kind. */
  dyno?: string | undefined;
  source?: string | undefined;
}

export interface LogStore {
  add(appId: string, source: LogLine['source'], dyno: string, text: string): void;
  last(appId: string, count: number, filter: LogFilter): LogLine[];
  /** Calls back for each new line until the returned function is called. */
  follow(appId: string, filter: LogFilter, each: (line: LogLine) => void): () => void;
}

/** Logplex keeps that many lines of an app. */
const KEPT = 1500;

/** Keeps the last lines of each app in memory. */
export function newLogStore(): LogStore {
  const kept = new Map<string, LogLine[]>();
  const followers = new Set<(appId: string, line: LogLine) => void>();
  return {
    add(appId, source, dyno, text) {
      const line = { at: new Date().toISOString(), source, dyno, text };
      kept.set(appId, [...(kept.get(appId) ?? []), line].slice(-KEPT));
      for (const tell of followers) tell(appId, line);
    },
    last: (appId, count, filter) =>
      (kept.get(appId) ?? []).filter((line) => matches(line, filter)).slice(-count),
    follow(appId, filter, each) {
      const tell = (id: string, line: LogLine) => {
        if (id === appId && matches(line, filter)) each(line);
      };
      followers.add(tell);
      return () => void followers.delete(tell);
    },
  };
}

function matches(line: LogLine, { dyno, source }: LogFilter): boolean {
  const sameDyno = !dyno || line.dyno === dyno || line.dyno.startsWith(`${dyno}.`);
  return sameDyno && (!source || line.source === source);
}

/** `2026-01-01T00:00:00.000000+00:00 app[web.1]: text` */
export function formatLine({ at, source, dyno, text }: LogLine): string {
  return `${at.replace('Z', '000+00:00')} ${source}[${dyno}]: ${text}`;
}
