import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { ConnectionOptions } from '../../../src/postgres/connection-options.ts';

/** A way to the server that can be shut and opened again, as a network that goes away for a while. */
export interface Gate {
  connection: ConnectionOptions;
  /** Cuts what is open; nobody comes through until it is opened. */
  shut(): Promise<void>;
  open(): Promise<void>;
}

export async function openGate(server: ConnectionOptions): Promise<Gate> {
  const sockets = new Set<Socket>();
  let listener: Server;
  const listen = async (port: number) => {
    listener = createServer((client) => {
      const upstream = connect(server.port, server.host);
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        sockets.add(one);
        one.on('error', () => {});
        one.on('close', () => other.destroy());
        one.pipe(other);
      }
    });
    listener.listen(port, '127.0.0.1');
    await once(listener, 'listening');
    return (listener.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    connection: { ...server, host: '127.0.0.1', port },
    async shut() {
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await closed;
    },
    open: async () => void (await listen(port)),
  };
}
