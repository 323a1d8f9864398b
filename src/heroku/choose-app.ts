import { herokuAppUnclear } from '../errors/heroku-errors.ts';
import type { Surroundings, TargetChoice } from '../target/target.ts';
import { type HerokuRemote, readHerokuRemotes } from './git-remotes.ts';

/** Which app is meant, and who says so. */
export interface ChosenApp {
  app: string;
  source: string;
}

/**
 * The app that a person named, by `--app` or `--remote`; else the one that the only Heroku remote of
 * the folder's git repository leads to. It is shown, and confirmed by name, in any case.
 *
 * @throws PgresetError `heroku-app-unclear`
 */
export async function chooseApp(
  { app, remote }: Pick<TargetChoice, 'app' | 'remote'>,
  { folder, env }: Surroundings,
): Promise<ChosenApp> {
  if (app !== undefined) return { app, source: '--app' };
  const only = remote === undefined ? await onlyRemote({ folder, env }) : null;
  if (only) return only;
  const remotes = await readHerokuRemotes(folder, env);
  if (remote !== undefined) {
    const found = remotes.find((each) => each.remote === remote);
    if (found) return { app: found.app, source: `--remote ${remote}` };
    throw herokuAppUnclear(`No git remote ${remote} leads to Heroku.`, list(remotes), 'NAME');
  }
  throw herokuAppUnclear(
    remotes.length > 0
      ? `${remotes.length} git remotes lead to Heroku.`
      : 'No git remote of this folder leads to Heroku.',
    list(remotes),
    remotes[0]?.app ?? 'NAME',
  );
}

/** The app of the folder's only Heroku remote; null when there is none, or a choice. */
export async function onlyRemote({ folder, env }: Surroundings): Promise<ChosenApp | null> {
  const [only, ...others] = await readHerokuRemotes(folder, env);
  return only && others.length === 0
    ? { app: only.app, source: `git remote ${only.remote}` }
    : null;
}

const list = (remotes: HerokuRemote[]): string[] =>
  remotes.map(({ remote, app }) => `${remote}: app ${app}`);
