import { targetUnknown, variableMissing } from '../errors/target-errors.ts';
import type { Config, ConfiguredTarget } from './config.ts';
import {
  connectionOfText,
  connectionOfVariables,
  type FoundConnection,
} from './found-connection.ts';
import type { LoadedConfig } from './load-config.ts';
import { nearestName } from './nearest-name.ts';
import { lookUp, type Place, placeOfFile } from './places.ts';
import type { Surroundings, TargetChoice } from './target.ts';

/** A target that the configuration names. */
export interface NamedTarget {
  name: string;
  settings: ConfiguredTarget;
  /** True when no flag named it: it is the configuration's `default`. */
  byDefault: boolean;
}

/**
 * The configured target that was chosen by `--target`, or is the default. `--env-file` passes over a
 * default that has a connection of its own: it was named by hand, and the default was not.
 *
 * @throws PgresetError `target-unknown`
 */
export function chooseTarget(
  choice: TargetChoice,
  config: LoadedConfig | undefined,
): NamedTarget | undefined {
  const name = choice.target ?? config?.file.default;
  if (name === undefined || choice.url !== undefined) return undefined;
  const targets = config?.file.targets ?? {};
  const settings = Object.hasOwn(targets, name) ? targets[name] : undefined;
  const known = Object.keys(targets);
  if (!settings) throw targetUnknown(name, known, nearestName(name, known));
  const byDefault = choice.target === undefined;
  const own = settings.envFile ?? (settings.url?.startsWith('env:') ? undefined : settings.url);
  if (byDefault && choice.envFile !== undefined && own !== undefined) return undefined;
  return { name, settings, byDefault };
}

/**
 * Where a configured target's connection is: its `url`, its `envFile`, else the usual variables.
 *
 * @throws PgresetError `url-invalid`, `variable-missing`, `file-unreadable`, `target-missing`
 */
export async function connectionOfTarget(
  { name, settings }: NamedTarget,
  config: LoadedConfig,
  places: Place[],
  surroundings: Surroundings,
): Promise<{ found: FoundConnection; rivals: FoundConnection[] }> {
  const source = `${config.name} (${name})`;
  const here = { ...surroundings, folder: config.folder };
  const { url, envFile, database } = settings;
  const file =
    envFile === undefined
      ? []
      : [await placeOfFile(envFile, config.folder, `${source}, ${envFile}`)];
  const all = [...file, ...places];
  const chosen = (found: FoundConnection) => inDatabase(found, database, all);
  if (url !== undefined)
    return { found: chosen(connectionOfText(url, source, all, here)), rivals: [] };
  if (file.length > 0)
    return { found: chosen(connectionOfVariables(file, here).found), rivals: [] };
  const { found, rivals } = connectionOfVariables(places, surroundings);
  return { found: chosen({ ...found, source: `${source}, ${found.source}` }), rivals };
}

/** The same connection to another database: one for tests has a variable of its own at times. */
function inDatabase(
  found: FoundConnection,
  text: string | undefined,
  places: Place[],
): FoundConnection {
  if (text === undefined) return found;
  const variable = /^env:(.+)$/.exec(text.trim())?.[1]?.trim();
  if (variable === undefined) return { ...found, parts: { ...found.parts, database: text } };
  const named = lookUp(variable, places);
  const { source } = found;
  if (!named)
    throw variableMissing(
      variable,
      source,
      places.map(({ label }) => label),
    );
  const parts = { ...found.parts, database: named.value };
  return { ...found, parts, source: `${source}, ${variable} in ${named.place.label}` };
}

/** What the configuration says for a target: its own words replace those said for all. */
export function settingsOf(config: LoadedConfig | undefined, named?: NamedTarget): Config {
  if (!config) return {};
  const { $schema: _, default: __, targets: ___, ...general } = config.file;
  const {
    url: ____,
    envFile: _____,
    database: ______,
    heroku: _______,
    ...own
  } = named?.settings ?? {};
  return { ...general, ...own };
}
