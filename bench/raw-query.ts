import type { Socket } from 'node:net';
import type { Session } from '../src/postgres/session.ts';

const READY = Buffer.from([0x5a, 0, 0, 0, 5]);

/**
 * Sends texts one after another and reads each answer to its last byte without looking at it: what
 * the server and the wire take, and nothing of the client. The session is of no use afterwards.
 *
 * @returns milliseconds
 */
export async function rawQueries(session: Session, texts: readonly string[]): Promise<number> {
  const { stream } = (session.client as unknown as { connection: { stream: Socket } }).connection;
  stream.removeAllListeners('data');
  const startedAt = performance.now();
  for (const text of texts) {
    stream.write(simpleQuery(text));
    await readyForQuery(stream);
  }
  const took = performance.now() - startedAt;
  stream.destroy();
  return took;
}

function simpleQuery(text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(5);
  head.write('Q');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** The answer ends with ReadyForQuery: its five bytes and the state of the transaction. */
function readyForQuery(stream: Socket): Promise<void> {
  return new Promise((resolve) => {
    const listen = (chunk: Buffer) => {
      if (!chunk.subarray(-6, -1).equals(READY)) return;
      stream.off('data', listen);
      resolve();
    };
    stream.on('data', listen);
  });
}
