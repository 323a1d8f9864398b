import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'dotenv';
import { fileUnreadable } from '../errors/target-errors.ts';
import { findUpward } from './find-upward.ts';
import type { Variables } from './target.ts';

/** Variables read from a file. */
interface EnvFile {
  path: string;
  variables: Variables;
}

/** The nearest `.env`, from `folder` upward; undefined when there is none. */
export async function findEnvFile(folder: string, home?: string): Promise<EnvFile | undefined> {
  const path = await findUpward(['.env'], folder, home);
  return path === undefined ? undefined : readEnvFile(path, folder, '.env');
}

/**
 * Reads a `.env` file. `${NAME}` stands for a variable further up in the file, as in most frameworks.
 *
 * @throws PgresetError `file-unreadable`
 */
export async function readEnvFile(path: string, folder: string, source: string): Promise<EnvFile> {
  const absolute = resolve(folder, path);
  try {
    return { path: absolute, variables: expand(parse(await readFile(absolute, 'utf8'))) };
  } catch (error) {
    throw fileUnreadable(absolute, source, error);
  }
}

function expand(parsed: Record<string, string>): Variables {
  const variables: Variables = {};
  for (const [name, value] of Object.entries(parsed))
    variables[name] = value.replace(
      /\$\{(\w+)\}/g,
      (text, other: string) => variables[other] ?? text,
    );
  return variables;
}
