import type { Heroku } from '../heroku.ts';
import { inTurn } from '../in-turn.ts';
import type { App } from '../state/world.ts';
import { type Dyno, newDyno } from './dyno.ts';
import { endProcess } from './spawn-command.ts';
import { startDyno } from './start-dyno.ts';

/** The dynos of an app, one-off dynos included. */
export function dynosOf(heroku: Heroku, app: App): Dyno[] {
  return heroku.dynos.filter(({ appId }) => appId === app.id);
}

/** Starts and stops dynos until there are as many as the formation says. */
export function scale(heroku: Heroku, app: App): Promise<void> {
  return inTurn(app, () => scaleNow(heroku, app));
}

async function scaleNow(heroku: Heroku, app: App): Promise<void> {
  for (const kind of app.formation) {
    // The release command runs when there is a release, not as a dyno that stays.
    const wanted = kind.type === 'release' ? 0 : kind.quantity;
    const running = dynosOf(heroku, app).filter(({ type }) => type === kind.type);
    for (const dyno of running.slice(wanted)) removeDyno(heroku, dyno);
    for (let index = running.length; index < wanted; index += 1) {
      const { type, command, size } = kind;
      const name = `${type}.${index + 1}`;
      const dyno = newDyno(app.id, { name, type, command, size, state: 'down', release: 0 });
      heroku.dynos.push(dyno);
      await startDyno(heroku, app, dyno);
    }
  }
}

/**
 * Restarts dynos: the old processes get SIGTERM and the new ones start at once, not after them. A
 * one-off dyno is stopped and does not come back.
 */
export function restart(heroku: Heroku, app: App, dynos: Dyno[]): Promise<void> {
  return inTurn(app, () => restartNow(heroku, app, dynos));
}

async function restartNow(heroku: Heroku, app: App, dynos: Dyno[]): Promise<void> {
  for (const dyno of dynos) {
    if (!heroku.dynos.includes(dyno)) continue;
    if (dyno.type === 'run') {
      removeDyno(heroku, dyno);
      continue;
    }
    heroku.logs.add(app.id, 'heroku', dyno.name, 'Restarting');
    endInBackground(heroku, dyno);
    dyno.crashes = 0;
    await startDyno(heroku, app, dyno);
  }
}

/** Takes a dyno away; its process ends in its own time. */
export function removeDyno(heroku: Heroku, dyno: Dyno): void {
  heroku.dynos.splice(heroku.dynos.indexOf(dyno), 1);
  endInBackground(heroku, dyno);
}

function endInBackground(heroku: Heroku, dyno: Dyno): void {
  const { process: child, appId, name } = dyno;
  dyno.process = undefined;
  if (!child) return;
  heroku.logs.add(appId, 'heroku', name, 'Stopping all processes with SIGTERM');
  void endProcess(child, heroku.settings.stop).then((signal) => {
    if (signal === 'SIGKILL') {
      const text = `Error R12 (Exit timeout) -> At least one process failed to exit within ${heroku.settings.stop / 1000} seconds of SIGTERM`;
      heroku.logs.add(appId, 'heroku', name, text);
    }
    const status = child.exitCode ?? (signal === 'SIGKILL' ? 137 : 143);
    heroku.logs.add(appId, 'heroku', name, `Process exited with status ${status}`);
  });
}
