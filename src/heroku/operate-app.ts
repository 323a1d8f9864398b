import type { HerokuPlace } from '../target/target.ts';
import { readConfigVars, setMaintenance } from './app.ts';
import { type LogLine, type LogRequest, readLogs } from './logs.ts';
import { type RestartOptions, restartAndWait } from './restart.ts';
import { hideSecrets, secretsIn } from './secrets.ts';

type Where = Pick<HerokuPlace, 'api' | 'app'>;

/** An app's log, without the passwords of its databases, should the app print them. */
export async function* readAppLogs(
  { api, app }: Where,
  request: LogRequest,
): AsyncGenerator<LogLine> {
  const secrets = await secretsOfApp({ api, app });
  for await (const line of readLogs(api, app.name, request))
    yield { ...line, text: hideSecrets(line.text, secrets) };
}

/**
 * Restarts an app's dynos and waits until the new ones are up.
 *
 * @throws PgresetError `dynos-not-up` with the last lines of the log, `heroku-missing`
 */
export async function restartApp(
  { api, app }: Where,
  options: Omit<RestartOptions, 'secrets' | 'release'>,
): Promise<void> {
  const secrets = await secretsOfApp({ api, app });
  await restartAndWait(api, app.name, { ...options, secrets });
}

/** Switches the mode in which Heroku answers every request with an error page. */
export async function setAppMaintenance({ api, app }: Where, on: boolean): Promise<void> {
  await setMaintenance(api, app.name, on);
}

async function secretsOfApp({ api, app }: Where): Promise<string[]> {
  return secretsIn(api, await readConfigVars(api, app.name));
}
