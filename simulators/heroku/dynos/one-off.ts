import { randomBytes, randomInt } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { isFor, takeFault } from '../faults/fault.ts';
import type { Heroku } from '../heroku.ts';
import { currentRelease } from '../state/find.ts';
import type { App } from '../state/world.ts';
import { type Dyno, newDyno } from './dyno.ts';
import { removeDyno } from './formation.ts';
import { eachLine, spawnCommand } from './spawn-command.ts';
import { setState } from './start-dyno.ts';

export interface OneOffRequest {
  command: string;
  attach: boolean;
  env: Record<string, string>;
  type: string | undefined;
  size: string | undefined;
  /** Seconds until it is stopped; undefined: as long as it takes. */
  timeToLive: number | undefined;
  /** Then lines end as the command wrote them, not as a terminal would show them. */
  plain: boolean;
}

/** Attached dynos that wait for their client, by the secret in the client's address. */
const waiting = new Map<string, (stream: Duplex) => void>();

/** Makes a one-off dyno. An attached one starts when its client is there, a detached one at once. */
export function runOneOff(heroku: Heroku, app: App, request: OneOffRequest): Dyno {
  const dyno = oneOffDyno(app, request);
  heroku.dynos.push(dyno);
  const { email } = heroku.world.account;
  const asked = `Starting process with command \`${request.command}\` by user ${email}`;
  heroku.logs.add(app.id, 'app', 'api', asked);
  if (!request.attach) {
    start(heroku, app, dyno, request, undefined);
    return dyno;
  }
  const secret = randomBytes(16).toString('hex');
  dyno.attachUrl = `rendezvous://127.0.0.1:${heroku.world.ports.rendezvous}/${secret}`;
  waiting.set(secret, (stream) => start(heroku, app, dyno, request, stream));
  return dyno;
}

/** Hands the client's connection to the dyno that waits for it. False: there is none. */
export function attachOneOff(secret: string, stream: Duplex): boolean {
  const begin = waiting.get(secret);
  waiting.delete(secret);
  begin?.(stream);
  return begin !== undefined;
}

function oneOffDyno(app: App, { command, type, size }: OneOffRequest): Dyno {
  return newDyno(app.id, {
    name: `run.${randomInt(1000, 10_000)}`,
    type: type ?? 'run',
    command,
    size: size ?? 'Basic',
    state: 'starting',
    release: currentRelease(app)?.version ?? 0,
  });
}

function start(
  heroku: Heroku,
  app: App,
  dyno: Dyno,
  request: OneOffRequest,
  stream: Duplex | undefined,
): void {
  const { logs } = heroku;
  if (takeFault(heroku.faults, 'run-never-starts', (fault) => isFor(fault, app.name))) return;
  const env = { ...currentRelease(app)?.config, ...request.env, DYNO: dyno.name };
  const { command } = request;
  logs.add(app.id, 'heroku', dyno.name, `Starting process with command \`${command}\``);
  const child = spawnCommand({ command, folder: app.folder, env }, heroku.watchdog);
  dyno.process = child;
  setState(heroku, dyno, 'up');
  if (stream) pipe(child.stdin!, [child.stdout!, child.stderr!], stream, request.plain);
  else {
    child.stdin?.end();
    eachLine(child.stdout, (line) => logs.add(app.id, 'app', dyno.name, line));
    eachLine(child.stderr, (line) => logs.add(app.id, 'app', dyno.name, line));
  }
  const { timeToLive } = request;
  const end = timeToLive && setTimeout(() => removeDyno(heroku, dyno), timeToLive * 1000).unref();
  // `close`, not `exit`: what the command printed last is to arrive.
  child.once('close', (code) => {
    if (end) clearTimeout(end);
    stream?.end();
    // Whoever stopped it says so.
    if (dyno.process !== child) return;
    logs.add(app.id, 'heroku', dyno.name, `Process exited with status ${code ?? 143}`);
    setState(heroku, dyno, 'complete');
    heroku.dynos.splice(heroku.dynos.indexOf(dyno), 1);
  });
}

/** The client ends its input with the character for «end of transmission». */
const END = 0x04;

function pipe(
  stdin: NodeJS.WritableStream,
  outputs: NodeJS.ReadableStream[],
  stream: Duplex,
  plain: boolean,
): void {
  for (const output of outputs) {
    output.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      stream.write(plain ? chunk : Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'), 'latin1'));
    });
  }
  stream.on('data', (chunk: Buffer) => {
    const end = chunk.indexOf(END);
    stdin.write(end < 0 ? chunk : chunk.subarray(0, end));
    if (end >= 0) stdin.end();
  });
  stream.on('end', () => stdin.end());
  // It was held up until there was somebody to read it.
  stream.resume();
}
