import { once } from 'node:events';
import { createServer } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Certificate } from '../certificate.ts';
import { attachOneOff } from './one-off.ts';

/**
 * Where clients meet their one-off dynos: over TLS, the first line is the secret of the address, the
 * first answer is `rendezvous`, and from then on it is the dyno's input and output.
 */
export async function startRendezvous(port: number, certificate: Certificate) {
  const server = createServer({ key: certificate.key, cert: certificate.certificate }, (socket) => {
    socket.on('error', () => {});
    let line = '';
    const read = (chunk: Buffer) => {
      line += chunk.toString('latin1');
      const end = line.indexOf('\n');
      if (end < 0) return;
      socket.off('data', read);
      socket.pause();
      socket.unshift(Buffer.from(line.slice(end + 1), 'latin1'));
      socket.write('rendezvous\r\n');
      // The CLI throws away all of the first chunk that it gets, so that has to travel alone.
      void sleep(100).then(() => {
        if (!attachOneOff(line.slice(0, end).trim(), socket)) socket.end();
      });
    };
    socket.on('data', read);
  });
  server.on('tlsClientError', () => {});
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
