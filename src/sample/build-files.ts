import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder with the sample's SQL files, for `rebuild --sql`: run in the order of their names, they
 * build exactly the structure that `loadSample` builds, in one transaction, also by an owner of the
 * database that is no superuser when the extensions are there.
 */
export const sampleBuildFolder = fileURLToPath(new URL('./sql/', import.meta.url));

/** Files up to this one make the tables; the later ones are faster once the rows are in. */
const LAST_BEFORE_ROWS = '60-quotas.sql';

/** The text of the SQL files, before and after the rows. */
export function readBuildFiles(): { tables: string; rest: string } {
  const names = readdirSync(sampleBuildFolder).sort();
  const read = (some: string[]) =>
    some.map((name) => readFileSync(join(sampleBuildFolder, name), 'utf8')).join('\n');
  return {
    tables: read(names.filter((name) => name <= LAST_BEFORE_ROWS)),
    rest: read(names.filter((name) => name > LAST_BEFORE_ROWS)),
  };
}
