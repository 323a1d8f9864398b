import { relative } from 'node:path';
import { findEnvFile, readEnvFile } from './env-file.ts';
import type { Surroundings, TargetChoice, Variables } from './target.ts';

/** Somewhere that variables come from. */
export interface Place {
  /** As people name it: `environment`, `.env`, `--env-file .env.test`. */
  label: string;
  variables: Variables;
  /** The file, for a place that is one. */
  path?: string;
}

/** The home folder, as the environment says it. */
export function homeOf(env: Variables): string | undefined {
  return env['HOME'] || env['USERPROFILE'];
}

/**
 * Where variables are looked for, best first: a file named with `--env-file`, the environment, then the
 * nearest `.env` when no file was named.
 *
 * @throws PgresetError `file-unreadable`
 */
export async function findPlaces(
  { envFile }: Pick<TargetChoice, 'envFile'>,
  { env, folder }: Surroundings,
): Promise<Place[]> {
  const environment: Place = { label: 'environment', variables: env };
  if (envFile !== undefined)
    return [await placeOfFile(envFile, folder, `--env-file ${envFile}`), environment];
  const found = await findEnvFile(folder, homeOf(env));
  if (!found) return [environment];
  return [environment, { label: relative(folder, found.path), ...found }];
}

/** A `.env` file that was named by a flag or the configuration. */
export async function placeOfFile(path: string, folder: string, label: string): Promise<Place> {
  return { label, ...(await readEnvFile(path, folder, label)) };
}

/** The first place with a value for a variable. */
export function lookUp(name: string, places: Place[]): { value: string; place: Place } | undefined {
  for (const place of places) {
    const value = place.variables[name];
    if (value) return { value, place };
  }
  return undefined;
}
