import { herokuAppUnclear } from '../errors/heroku-errors.ts';
import { chooseTarget } from '../target/configured-target.ts';
import { loadConfig } from '../target/load-config.ts';
import { homeOf } from '../target/places.ts';
import type { HerokuPlace, Surroundings, TargetChoice } from '../target/target.ts';
import { readApp } from './app.ts';
import { findHerokuApi } from './find-api.ts';
import { chosenApp } from './find-target.ts';

/** An app, whatever its databases are like. */
export interface FoundApp extends Pick<HerokuPlace, 'api' | 'app'> {
  /** Who named it: `--app`, `git remote heroku`. */
  source: string;
}

/**
 * Finds the app that is meant, by `--app`, `--remote`, a target of the configuration, or the only
 * Heroku git remote. Its databases may be missing, or not be ready.
 *
 * @throws PgresetError `heroku-app-unclear`, `heroku-missing`, `heroku-token-missing`, `target-unknown`
 */
export async function findApp(
  choice: Pick<TargetChoice, 'app' | 'remote' | 'target' | 'config'>,
  surroundings: Surroundings,
): Promise<FoundApp> {
  const { env, folder } = surroundings;
  const config = await loadConfig(choice.config, folder, homeOf(env));
  const named = choice.target === undefined ? undefined : chooseTarget(choice, config);
  if (named && !named.settings.heroku)
    throw herokuAppUnclear(`Target ${named.name} is not a database of Heroku.`, [], 'NAME');
  // One of the ways has to lead to an app, or the choice says what is missing.
  const chosen = (await chosenApp({ ...choice, onHeroku: true }, surroundings, config))!;
  const api = await findHerokuApi(env);
  const { id, name } = await readApp(api, chosen.app);
  return { api, app: { id, name }, source: chosen.source };
}
