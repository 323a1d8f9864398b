import { herokuDatabaseUnready } from '../errors/heroku-database-errors.ts';
import { settingsOf } from '../target/configured-target.ts';
import type { NamedTarget } from '../target/configured-target.ts';
import type { LoadedConfig } from '../target/load-config.ts';
import { saysProduction } from '../target/protection.ts';
import type { HerokuApi, HerokuPlace, Surroundings, Target } from '../target/target.ts';
import { readApp, readConfigVars, readPipelineStage } from './app.ts';
import { type Attachment, isPostgres, planOf, resolveAttachment } from './attachments.ts';
import type { ChosenApp } from './choose-app.ts';
import { connectionOf } from './connection.ts';
import { findHerokuApi } from './find-api.ts';

/** An app's database, as it was asked for. */
export interface AppChoice extends ChosenApp {
  /** An attachment; default: `DATABASE_URL`. */
  database?: string;
  config?: LoadedConfig;
  named?: NamedTarget;
}

/**
 * Finds a database of a Heroku app: what it is, and how to connect just now. Reads only.
 *
 * @throws PgresetError `heroku-token-missing`, `heroku-missing`, `heroku-access`, `heroku-database`, …
 */
export async function resolveAppTarget(
  choice: AppChoice,
  { env, folder }: Surroundings,
): Promise<Target> {
  const api = await findHerokuApi(env);
  const { app: name, database = 'DATABASE_URL', config, named } = choice;
  const [app, [attachment, ...others], variables, stage] = await Promise.all([
    readApp(api, name),
    resolveAttachment(api, name, database),
    readConfigVars(api, name),
    readPipelineStage(api, name),
  ]);
  checkDatabase(database, attachment, others);
  const heroku = placeOf(api, app, attachment!);
  const connection = connectionOf(variables, heroku);
  const settings = named?.settings.protected ?? config?.file.protected;
  const protection = settings === false ? undefined : whyProtected(heroku, stage, named?.name);
  return {
    name: heroku.addon.owner,
    connection,
    source: `${choice.source}, ${heroku.attachment}_URL of ${heroku.addon.name}`,
    kind: 'remote',
    ...(protection !== undefined && { protection }),
    warnings: warningsFor(heroku),
    config: settingsOf(config, named),
    folder: config?.folder ?? folder,
    heroku,
  };
}

function placeOf(
  api: HerokuApi,
  { id, name }: HerokuPlace['app'],
  attachment: Attachment,
): HerokuPlace {
  const { addon } = attachment;
  return {
    api,
    app: { id, name },
    addon: { id: addon.id, name: addon.name, plan: planOf(attachment), owner: addon.app.name },
    attachment: attachment.name,
  };
}

function checkDatabase(
  database: string,
  attachment: Attachment | undefined,
  others: Attachment[],
): void {
  const next = 'See which there are: pgreset app info';
  if (others.length > 0)
    throw herokuDatabaseUnready(database, 'More than one goes by that name.', next);
  if (!attachment || !isPostgres(attachment))
    throw herokuDatabaseUnready(database, 'It is not a database of Heroku Postgres.', next);
}

function whyProtected(
  { app, addon }: HerokuPlace,
  stage: string | null,
  target: string | undefined,
): string | undefined {
  if (stage === 'production') return `app ${app.name} is the production stage of its pipeline`;
  const named = [app.name, addon.owner, target ?? ''].find(saysProduction);
  return named && `the name ${named} says production`;
}

function warningsFor({ app, addon, attachment }: HerokuPlace): string[] {
  const foreign = addon.owner !== app.name;
  return [
    'Encrypted, but the server’s certificate is not verified: Heroku signs them itself.',
    ...(foreign
      ? [
          `${attachment} of app ${app.name} is the database of app ${addon.owner}: that is the name to confirm.`,
        ]
      : []),
  ];
}
