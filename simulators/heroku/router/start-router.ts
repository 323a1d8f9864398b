import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Heroku } from '../heroku.ts';
import { dynosOf } from '../dynos/formation.ts';
import type { App } from '../state/world.ts';

/** The app's address: passes requests on to a web dyno, or answers as Heroku's router would. */
export async function startRouter(heroku: Heroku, app: App): Promise<void> {
  let turn = 0;
  const server = createServer((incoming, answer) => {
    void chooseDyno(heroku, app, turn++).then((chosen) =>
      'code' in chosen
        ? refuse(heroku, app, incoming, answer, chosen)
        : pass(heroku, app, incoming, answer, chosen),
    );
  });
  server.listen(app.port, '127.0.0.1');
  await once(server, 'listening');
  heroku.servers.push(server);
}

interface Refusal {
  code: string;
  text: string;
}

interface Destination {
  name: string;
  port: number;
}

/** So long a request waits for a dyno that is starting. */
const PATIENCE = 75_000;

async function chooseDyno(heroku: Heroku, app: App, turn: number): Promise<Refusal | Destination> {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline && !heroku.closing.aborted) {
    if (app.maintenance) return { code: 'H80', text: 'Maintenance mode' };
    const web = dynosOf(heroku, app).filter(({ type }) => type === 'web');
    if (web.length === 0) return { code: 'H14', text: 'No web processes running' };
    const up = web.filter(({ state }) => state === 'up');
    const { name, port } = up[turn % up.length] ?? {};
    if (name && port) return { name, port };
    if (web.every(({ state }) => state === 'crashed')) return { code: 'H10', text: 'App crashed' };
    await sleep(50);
  }
  return { code: 'H20', text: 'App boot timeout' };
}

function refuse(
  heroku: Heroku,
  app: App,
  incoming: IncomingMessage,
  answer: ServerResponse,
  { code, text }: Refusal,
): void {
  const line = `at=error code=${code} desc="${text}" method=${incoming.method} path="${incoming.url}"`;
  heroku.logs.add(app.id, 'heroku', 'router', `${line} status=503`);
  answer.writeHead(503, { 'content-type': 'text/plain' }).end(`${text} (${code})\n`);
}

function pass(
  heroku: Heroku,
  app: App,
  incoming: IncomingMessage,
  answer: ServerResponse,
  { name, port }: Destination,
): void {
  const { method, url: path, headers } = incoming;
  const outgoing = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
    const status = response.statusCode ?? 502;
    const line = `at=info method=${method} path="${path}" dyno=${name} status=${status}`;
    heroku.logs.add(app.id, 'heroku', 'router', line);
    answer.writeHead(status, response.headers);
    response.pipe(answer);
  });
  outgoing.on('error', () => {
    if (answer.headersSent) return void answer.destroy();
    refuse(heroku, app, incoming, answer, {
      code: 'H13',
      text: 'Connection closed without response',
    });
  });
  incoming.pipe(outgoing);
}
