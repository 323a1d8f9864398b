import type { HerokuApi } from '../target/target.ts';
import { type LogLine, readLogs } from './logs.ts';
import { hideSecrets } from './secrets.ts';

/** An app's log while something goes on. */
export interface LogWatch {
  /** The newest lines, as a person reads them. */
  last(): string[];
  /** Resolves when a line says that a dyno changed its state, and after `milliseconds` in any case. */
  change(milliseconds: number): Promise<void>;
  stop(): void;
}

/** Lines that an error repeats. */
const KEPT = 20;

/** What the platform says of a dyno's life. */
const CHANGE = /^(?:State changed|Process exited|Error R|Stopping)/;

/**
 * Follows an app's log, tells each line, and wakes whoever waits for a dyno. Without the log
 * everything works the same, only slower: nothing is decided by it.
 *
 * @param secrets never shown, should the app print them
 */
export function watchLogs(
  api: HerokuApi,
  app: string,
  { secrets, onLine }: { secrets: readonly string[]; onLine(line: LogLine): void },
): LogWatch {
  const stopped = new AbortController();
  const kept: string[] = [];
  let wake = () => {};
  void (async () => {
    for await (const line of readLogs(api, app, { lines: 1, tail: true, signal: stopped.signal })) {
      const shown = { ...line, text: hideSecrets(line.text, secrets) };
      // Requests that are refused while it lasts are no news.
      if (line.dyno === 'router') continue;
      kept.push(showLine(shown));
      if (kept.length > KEPT) kept.shift();
      onLine(shown);
      if (line.source === 'heroku' && CHANGE.test(line.text)) wake();
    }
  })().catch(() => {});
  return {
    last: () => [...kept],
    change: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    stop: () => stopped.abort(),
  };
}

/** `web.1  listening`: without the time, which is now. */
const showLine = ({ dyno, text }: LogLine): string => `${dyno}  ${text}`;
