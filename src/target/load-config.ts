import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { configBroken, configInvalid, fileUnreadable } from '../errors/target-errors.ts';
import type { ConfigFile } from './config.ts';
import { defineConfig } from './define-config.ts';
import { findUpward } from './find-upward.ts';

/** Names of the configuration file; the first that is there counts. */
const NAMES = ['ts', 'js', 'mjs', 'json'].map((extension) => `pgreset.config.${extension}`);

/** A configuration file that was found and understood. */
export interface LoadedConfig {
  path: string;
  /** Its name without folders, for messages. */
  name: string;
  folder: string;
  file: ConfigFile;
}

/**
 * Loads the configuration file: `path` when given, else the nearest one upward (see `findUpward`).
 *
 * @returns undefined when none was named and none is there.
 * @throws PgresetError `file-unreadable`, `config-broken`, `config-invalid`
 */
export async function loadConfig(
  path: string | undefined,
  folder: string,
  home?: string,
): Promise<LoadedConfig | undefined> {
  const found = path === undefined ? await findUpward(NAMES, folder, home) : resolve(folder, path);
  if (found === undefined) return undefined;
  const file = await checked(found, await readConfig(found));
  return { path: found, name: basename(found), folder: dirname(found), file };
}

/** The checker is loaded only here: it takes a quarter of a command's start. */
async function checked(path: string, found: unknown): Promise<ConfigFile> {
  const { configFileSchema } = await import('./config.ts');
  const result = configFileSchema.safeParse(found);
  if (result.success) return result.data;
  const { configProblems } = await import('./config-problems.ts');
  throw configInvalid(path, configProblems(result.error, configFileSchema));
}

async function readConfig(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw fileUnreadable(path, '--config', error);
  });
  try {
    return path.endsWith('.json') ? (JSON.parse(text) as unknown) : await importConfig(path);
  } catch (error) {
    throw configBroken(path, error);
  }
}

/** jiti reads TypeScript on every supported Node; loaded only here, since loading it takes a while. */
async function importConfig(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(path, {
    // No cache on disk: it lies in a shared temporary folder.
    fsCache: false,
    // The file may import pgreset where it is not installed, as under npx.
    virtualModules: { pgreset: { defineConfig } },
  });
  return jiti.import(path, { default: true });
}
