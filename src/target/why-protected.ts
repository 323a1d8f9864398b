import type { NamedTarget } from './configured-target.ts';
import { connectionOfText, type FoundConnection, sameDatabase } from './found-connection.ts';
import type { LoadedConfig } from './load-config.ts';
import type { Place } from './places.ts';
import { protectionReason } from './protection.ts';
import type { Surroundings, TargetConnection } from './target.ts';

/** What is known while a target is being resolved. */
interface Known {
  surroundings: Surroundings;
  config?: LoadedConfig;
  places: Place[];
  named?: NamedTarget;
}

/**
 * Why the target is protected, as far as the configuration and names say: also when a protected target is
 * reached under another name, such as by its URL.
 */
export function whyProtected(
  { config, named, places, surroundings }: Known,
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

/** The protected target of the configuration that is this same database under another name. */
function protectedTwin(
  found: FoundConnection,
  config: LoadedConfig | undefined,
  places: Place[],
  surroundings: Surroundings,
): string | undefined {
  const entries = Object.entries(config?.file.targets ?? {});
  return entries.find(([name, settings]) => {
    if (!settings.protected || settings.url === undefined) return false;
    try {
      const twin = connectionOfText(settings.url, name, places, surroundings);
      return sameDatabase(twin.parts, found.parts);
    } catch {
      return false; // Its variable is not set here, so there is nothing to compare with.
    }
  })?.[0];
}
