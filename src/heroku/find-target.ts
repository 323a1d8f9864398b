import { PgresetError } from '../errors/pgreset-error.ts';
import { chooseTarget, type NamedTarget } from '../target/configured-target.ts';
import { type LoadedConfig, loadConfig } from '../target/load-config.ts';
import { homeOf } from '../target/places.ts';
import { resolveTarget } from '../target/resolve-target.ts';
import type { Surroundings, Target, TargetChoice } from '../target/target.ts';
import { chooseApp, type ChosenApp, onlyRemote } from './choose-app.ts';
import { type AppChoice, resolveAppTarget } from './resolve-app-target.ts';

/**
 * Finds out which database is meant: `--url`, else `--target`, else a Heroku app by `--app` or
 * `--remote`, else the configuration's default, else `DATABASE_URL`, `PG*` or `POSTGRES_*` in the
 * environment, then in the nearest `.env`, else the app of the only Heroku git remote. Opens no connection to a database; for an app it asks Heroku.
 *
 * @example
 * const target = await findTarget({ app: 'shop' }, { env: process.env, folder: process.cwd() });
 * @throws PgresetError `target-missing`, `target-unknown`, `url-invalid`, `variable-missing`,
 *   `file-unreadable`, `config-broken`, `config-invalid`, and those of Heroku: `heroku-…`
 */
export async function findTarget(
  choice: TargetChoice,
  surroundings: Surroundings,
): Promise<Target> {
  // What a project says about its own databases does not hold for the throw-away server.
  const config = choice.embedded
    ? undefined
    : await loadConfig(choice.config, surroundings.folder, homeOf(surroundings.env));
  const app = await chosenApp(choice, surroundings, config);
  if (app) return resolveAppTarget(app, surroundings);
  return resolveTarget(choice, surroundings, config).catch(async (error: unknown) => {
    const none = error instanceof PgresetError && error.code === 'target-missing';
    const only = none && (await onlyRemote(surroundings));
    if (!only) throw error;
    return resolveAppTarget({ ...only, ...(config && { config }) }, surroundings);
  });
}

/** The app that is meant, by flag or configuration; null when something else is. */
export async function chosenApp(
  choice: TargetChoice,
  surroundings: Surroundings,
  config: LoadedConfig | undefined,
): Promise<AppChoice | null> {
  if (choice.url !== undefined || choice.embedded) return null;
  const { app, remote, database, target, onHeroku } = choice;
  const named = chooseTarget(choice, config);
  const byFlag = target === undefined && (app ?? remote ?? database) !== undefined;
  if (named?.settings.heroku && !byFlag) {
    const source = `${config!.name} (${named.name})`;
    return ofConfigured({ app: named.settings.heroku.app, source }, database, config, named);
  }
  if (!byFlag && !onHeroku) return null;
  const chosen = await chooseApp(choice, surroundings);
  return ofConfigured(chosen, database, config, targetOfApp(chosen.app, database, config));
}

/** Also by flag: what the configuration says of that app's database counts. */
function targetOfApp(
  app: string,
  database: string | undefined,
  config: LoadedConfig | undefined,
): NamedTarget | undefined {
  const found = Object.entries(config?.file.targets ?? {}).find(
    ([, { heroku }]) =>
      heroku?.app === app && (database === undefined || heroku.database === database),
  );
  return found && { name: found[0], settings: found[1], byDefault: false };
}

function ofConfigured(
  chosen: ChosenApp,
  database: string | undefined,
  config: LoadedConfig | undefined,
  named: NamedTarget | undefined,
): AppChoice {
  const wanted = database ?? named?.settings.heroku?.database;
  return {
    ...chosen,
    ...(wanted !== undefined && { database: wanted }),
    ...(config && { config }),
    ...(named && { named }),
  };
}
