import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files and folders that match, relative and with `/`, ordered.
 *
 * @param patterns paths; `*` stands for a part of one name, and not for a dot at its beginning
 */
export async function findPaths(folder: string, patterns: string[]): Promise<string[]> {
  const found = await Promise.all(patterns.map((each) => expand(folder, each.split('/'))));
  return [...new Set(found.flat())].sort();
}

async function expand(folder: string, [first = '', ...rest]: string[]): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const matching = names.filter((name) => matcher(first).test(name));
  if (rest.length === 0) return matching;
  const inner = await Promise.all(
    matching.map(async (name) => {
      const paths = await expand(join(folder, name), rest);
      return paths.map((path) => `${name}/${path}`);
    }),
  );
  return inner.flat();
}

function matcher(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[^\w]/g, '\\$&'));
  return new RegExp(`^${pattern.startsWith('*') ? '(?!\\.)' : ''}${parts.join('.*')}$`, 's');
}
