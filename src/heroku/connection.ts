import { herokuDatabaseUnready } from '../errors/heroku-database-errors.ts';
import { parseConnectionText } from '../target/connection-text.ts';
import type { HerokuPlace, TargetConnection, Variables } from '../target/target.ts';
import { readConfigVars } from './app.ts';

/**
 * The connection that an app's variable names. Heroku demands TLS with certificates that it signs
 * itself, so nobody can verify them: `no-verify`, and said so wherever the target is shown.
 *
 * @throws PgresetError `heroku-database` while it has no variable yet, `url-invalid`
 */
export function connectionOf(
  variables: Variables,
  { attachment, addon }: Pick<HerokuPlace, 'attachment' | 'addon'>,
): TargetConnection {
  const url = variables[`${attachment}_URL`];
  if (!url)
    throw herokuDatabaseUnready(
      addon.name,
      `The app has no ${attachment}_URL: it is being made, or was detached.`,
      'Wait until it is there: pgreset app info',
    );
  const parts = parseConnectionText(url, `${attachment}_URL`);
  const { host = '', port = 5432, database = '', user = '', password, parameters } = parts;
  return {
    host,
    port,
    database,
    user,
    ...(password !== undefined && { password }),
    tls: 'no-verify',
    sslmode: 'no-verify',
    ...(Object.keys(parameters).length > 0 && { parameters }),
  };
}

/** As it is now: Heroku rotates credentials from time to time, and moves databases. */
export async function readConnection(place: HerokuPlace): Promise<TargetConnection> {
  return connectionOf(await readConfigVars(place.api, place.app.name), place);
}
