import { randomUUID } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isFor, takeFault } from '../faults/fault.ts';
import { freePort } from '../free-port.ts';
import type { Heroku } from '../heroku.ts';
import { inTurn } from '../in-turn.ts';
import { currentRelease } from '../state/find.ts';
import type { App } from '../state/world.ts';
import type { Dyno, DynoState } from './dyno.ts';
import { eachLine, isRunning, signalGroup, spawnCommand } from './spawn-command.ts';

/** Starts a new process under the dyno's name, with the variables of the current release. */
export async function startDyno(heroku: Heroku, app: App, dyno: Dyno): Promise<void> {
  const release = currentRelease(app);
  const port = dyno.type === 'web' ? await freePort() : undefined;
  if (heroku.closing.aborted) return;
  Object.assign(dyno, { id: randomUUID(), release: release?.version ?? 0, port });
  dyno.createdAt = new Date().toISOString();
  setState(heroku, dyno, 'starting');
  say(heroku, dyno, `Starting process with command \`${dyno.command}\``);
  const command = harmedCommand(heroku, app, dyno);
  const env = { ...release?.config, DYNO: dyno.name, ...(port && { PORT: `${port}` }) };
  const child = spawnCommand({ command, folder: app.folder, env }, heroku.watchdog);
  dyno.process = child;
  for (const stream of [child.stdout, child.stderr]) {
    eachLine(stream, (line) => heroku.logs.add(app.id, 'app', dyno.name, line));
  }
  child.once('exit', (code) => onExit(heroku, app, dyno, child, code));
  if (port === undefined) setState(heroku, dyno, 'up');
  else void becomeUp(heroku, dyno, child, port);
}

function harmedCommand({ faults }: Heroku, app: App, { type, command }: Dyno): string {
  const concerns = (fault: { app?: string | undefined; type: string }) =>
    isFor(fault, app.name) && fault.type === type;
  if (takeFault(faults, 'dyno-never-boots', concerns)) return 'exec sleep 86400';
  return takeFault(faults, 'dyno-crashes', concerns) ? 'echo Killed by a fault; exit 1' : command;
}

/** A web dyno is up when it listens; it has a minute for that. */
async function becomeUp(heroku: Heroku, dyno: Dyno, child: ChildProcess, port: number) {
  const deadline = Date.now() + heroku.settings.boot;
  while (isRunning(child) && dyno.process === child) {
    if (await answers(port)) return setState(heroku, dyno, 'up');
    if (Date.now() > deadline) {
      const limit = Math.round(heroku.settings.boot / 1000);
      say(
        heroku,
        dyno,
        `Error R10 (Boot timeout) -> Web process failed to bind to $PORT within ${limit} seconds of launch`,
      );
      say(heroku, dyno, 'Stopping process with SIGKILL');
      return signalGroup(child, 'SIGKILL');
    }
    await sleep(50);
  }
}

/** Nobody stopped it: it crashed, whatever its exit status. It starts again, later each time. */
function onExit(
  heroku: Heroku,
  app: App,
  dyno: Dyno,
  child: ChildProcess,
  code: number | null,
): void {
  if (dyno.process !== child) return;
  dyno.process = undefined;
  say(heroku, dyno, `Process exited with status ${code ?? 137}`);
  setState(heroku, dyno, 'crashed');
  if (heroku.closing.aborted) return;
  const { backOff } = heroku.settings;
  const wait = backOff[Math.min(dyno.crashes, backOff.length - 1)] ?? 0;
  dyno.crashes += 1;
  const again = async () => {
    const still = heroku.dynos.includes(dyno) && dyno.state === 'crashed' && !dyno.process;
    if (still) await startDyno(heroku, app, dyno);
  };
  setTimeout(() => void inTurn(app, again), wait).unref();
}

export function setState(heroku: Heroku, dyno: Dyno, state: DynoState): void {
  const before = dyno.state;
  dyno.state = state;
  dyno.updatedAt = new Date().toISOString();
  if (state === 'up' && dyno.type === 'web') dyno.crashes = 0;
  if (before !== state) say(heroku, dyno, `State changed from ${before} to ${state}`);
}

function say(heroku: Heroku, dyno: Dyno, text: string): void {
  heroku.logs.add(dyno.appId, 'heroku', dyno.name, text);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
