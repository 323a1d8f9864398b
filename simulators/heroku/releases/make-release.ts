import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { dynosOf, restart, scale } from '../dynos/formation.ts';
import { eachLine, spawnCommand } from '../dynos/spawn-command.ts';
import { isFor, takeFault } from '../faults/fault.ts';
import type { Heroku } from '../heroku.ts';
import { configOf } from '../state/find.ts';
import type { App, Release } from '../state/world.ts';

/** The releases of one app roll out one after another. */
const lastRollout = new WeakMap<App, Promise<void>>();

/**
 * Records a change of code or variables and rolls it out in the background: the release command if
 * the Procfile has one, then all dynos restart. If that command fails, the dynos stay with the
 * release before.
 */
export function makeRelease(heroku: Heroku, app: App, description: string): Release {
  const command = app.formation.find(({ type }) => type === 'release')?.command;
  const release: Release = {
    id: randomUUID(),
    version: (app.releases.at(-1)?.version ?? 0) + 1,
    description,
    status: command === undefined ? 'succeeded' : 'pending',
    createdAt: new Date().toISOString(),
    config: configOf(heroku.world, heroku.postgres, app),
  };
  app.releases.push(release);
  const { email } = heroku.world.account;
  heroku.logs.add(app.id, 'app', 'api', `Release v${release.version} created by user ${email}`);
  heroku.logs.add(app.id, 'app', 'api', `${description} by user ${email}`);
  const before = lastRollout.get(app) ?? Promise.resolve();
  lastRollout.set(
    app,
    before.then(() => rollOut(heroku, app, release, command)),
  );
  return release;
}

/** Resolves when all releases so far have rolled out. */
export async function rolledOut(app: App): Promise<void> {
  await lastRollout.get(app);
}

async function rollOut(
  heroku: Heroku,
  app: App,
  release: Release,
  command: string | undefined,
): Promise<void> {
  if (heroku.closing.aborted) return;
  if (command !== undefined) {
    const ok = await runReleaseCommand(heroku, app, release, command);
    release.status = ok ? 'succeeded' : 'failed';
    await heroku.save();
    if (!ok) return;
  }
  await restart(
    heroku,
    app,
    dynosOf(heroku, app).filter(({ type }) => type !== 'run'),
  );
  await scale(heroku, app);
}

async function runReleaseCommand(heroku: Heroku, app: App, release: Release, command: string) {
  const name = `release.${release.version}`;
  const { logs } = heroku;
  logs.add(app.id, 'heroku', name, `Starting process with command \`${command}\``);
  const fails =
    takeFault(heroku.faults, 'release-fails', (fault) => isFor(fault, app.name)) !== undefined;
  const env = { ...release.config, DYNO: name };
  const run = { command: fails ? 'exit 1' : command, folder: app.folder, env };
  const child = spawnCommand(run, heroku.watchdog);
  child.stdin?.end();
  for (const stream of [child.stdout, child.stderr]) {
    eachLine(stream, (line) => logs.add(app.id, 'app', name, line));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  logs.add(app.id, 'heroku', name, `Process exited with status ${code ?? 143}`);
  return code === 0;
}
