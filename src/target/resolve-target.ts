import { isLocalHost } from '../postgres/connection-options.ts';
import {
  chooseTarget,
  connectionOfTarget,
  protectedTwin,
  settingsOf,
} from './configured-target.ts';
import type { NamedTarget } from './configured-target.ts';
import {
  connectionOfText,
  connectionOfVariables,
  type FoundConnection,
  rivalsIn,
  rivalWarnings,
} from './found-connection.ts';
import { type LoadedConfig, loadConfig } from './load-config.ts';
import { findPlaces, homeOf, type Place } from './places.ts';
import { protectionReason } from './protection.ts';
import { settleConnection } from './settle-connection.ts';
import type { Surroundings, Target, TargetChoice, TargetConnection } from './target.ts';

/** What the parts of this file pass on. */
interface Resolving {
  choice: TargetChoice;
  surroundings: Surroundings;
  config?: LoadedConfig;
  places: Place[];
  named?: NamedTarget;
}

/**
 * Finds out which database is meant: `--url`, else `--target`, else the configuration's default, else
 * `DATABASE_URL`, `PG*` or `POSTGRES_*` in the environment, then in the nearest `.env`. Opens no connection.
 *
 * @throws PgresetError `target-missing`, `target-unknown`, `url-invalid`, `variable-missing`,
 *   `file-unreadable`, `config-broken`, `config-invalid`
 */
export async function resolveTarget(
  choice: TargetChoice,
  surroundings: Surroundings,
): Promise<Target> {
  // What a project says about its own databases does not hold for the throw-away server.
  const config = choice.embedded
    ? undefined
    : await loadConfig(choice.config, surroundings.folder, homeOf(surroundings.env));
  const places = await findPlaces(choice, surroundings);
  const named = chooseTarget(choice, config);
  const resolving: Resolving = {
    choice,
    surroundings,
    places,
    ...(config && { config }),
    ...(named && { named }),
  };
  const { found, warnings } = await findConnection(resolving);
  const settled = await settleConnection(found.parts, { ...found, ...pickUser(surroundings) });
  const protection = choice.embedded
    ? undefined
    : whyProtected(resolving, found, settled.connection);
  return {
    name: named?.name ?? settled.connection.database,
    connection: settled.connection,
    source: found.source,
    kind: kindOf(choice, settled.connection.host),
    ...(protection !== undefined && { protection }),
    warnings: [...warnings, ...settled.warnings],
    config: settingsOf(config, named),
    folder: config?.folder ?? surroundings.folder,
  };
}

function pickUser({ osUser }: Surroundings): { osUser?: string } {
  return osUser === undefined ? {} : { osUser };
}

async function findConnection({
  choice,
  surroundings,
  config,
  places,
  named,
}: Resolving): Promise<{ found: FoundConnection; warnings: string[] }> {
  if (choice.url !== undefined)
    return { found: connectionOfText(choice.url, '--url', places, surroundings), warnings: [] };
  if (named && config) {
    const { found, rivals } = await connectionOfTarget(named, config, places, surroundings);
    const others = rivals.length > 0 ? rivals : rivalsIn(places, surroundings);
    return { found, warnings: named.byDefault ? rivalWarnings(found, others) : [] };
  }
  // A file named by hand has to name the database: falling back to another place would be a guess.
  const searched = choice.envFile === undefined ? places : places.slice(0, 1);
  const { found, rivals } = connectionOfVariables(searched, surroundings, hints(config));
  return { found, warnings: rivalWarnings(found, rivals) };
}

function hints(config: LoadedConfig | undefined): string[] {
  const names = Object.keys(config?.file.targets ?? {});
  if (!config) return ['no pgreset.config.ts, .js, .mjs or .json: pgreset init writes one'];
  return names.length > 0
    ? [`${config.name} has the targets ${names.join(', ')}: --target NAME`]
    : [];
}

function kindOf({ embedded }: TargetChoice, host: string): Target['kind'] {
  if (embedded) return 'embedded';
  return isLocalHost(host) ? 'local' : 'remote';
}

function whyProtected(
  { config, named, places, surroundings }: Resolving,
  found: FoundConnection,
  connection: TargetConnection,
): string | undefined {
  const twin = protectedTwin(found, config, places, surroundings);
  if (twin !== undefined && twin !== named?.name)
    return `it is the same database as ${twin}, which ${config?.name} protects`;
  const general = config?.file.protected === true ? true : undefined;
  const configured = named?.settings.protected ?? general;
  return protectionReason({
    connection,
    source: config?.name ?? found.source,
    ...(named && { name: named.name }),
    ...(configured !== undefined && { configured }),
  });
}
