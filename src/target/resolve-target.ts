import { isLocalHost } from '../postgres/connection-options.ts';
import { chooseTarget, connectionOfTarget, settingsOf } from './configured-target.ts';
import type { NamedTarget } from './configured-target.ts';
import {
  connectionOfText,
  connectionOfVariables,
  type FoundConnection,
  rivalsIn,
  rivalWarnings,
} from './found-connection.ts';
import type { LoadedConfig } from './load-config.ts';
import { findPlaces, type Place } from './places.ts';
import { settleConnection } from './settle-connection.ts';
import { whyProtected } from './why-protected.ts';
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
 *   `file-unreadable`
 */
export async function resolveTarget(
  choice: TargetChoice,
  surroundings: Surroundings,
  config?: LoadedConfig,
): Promise<Target> {
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
  const all = [...warnings, ...settled.warnings];
  return targetOf(resolving, { found, connection: settled.connection, warnings: all });
}

function targetOf(
  resolving: Resolving,
  {
    found,
    connection,
    warnings,
  }: { found: FoundConnection; connection: TargetConnection; warnings: string[] },
): Target {
  const { choice, surroundings, config, named } = resolving;
  const protection = choice.embedded ? undefined : whyProtected(resolving, found, connection);
  return {
    name: named?.name ?? connection.database,
    connection,
    source: found.source,
    kind: kindOf(choice, connection.host),
    ...(protection !== undefined && { protection }),
    warnings,
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
