import { connect } from '../../src/postgres/connect.ts';
import type { ConnectionOptions } from '../../src/postgres/connection-options.ts';
import type { Session } from '../../src/postgres/session.ts';
import { isConnectionLost } from '../../src/postgres/server-error.ts';

/** A session that connects again where it was ended: to whatever database has the name now. */
export function steadySession(connection: ConnectionOptions): Session {
  let current: Session | null = null;
  const open = async () => (current ??= await connect(connection));
  const steady =
    <Args extends unknown[], Result>(ask: (session: Session, ...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await ask(await open(), ...args);
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
        await current?.close();
        current = null;
        return ask(await open(), ...args);
      }
    };
  return {
    query: steady((session, text: string, values?: unknown[]) => session.query(text, values)),
    script: steady((session, text: string) => session.script(text)),
    close: async () => current?.close(),
    get pid() {
      return current!.pid;
    },
    get client() {
      return current!.client;
    },
  };
}
