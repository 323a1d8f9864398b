import { newMigration } from '../migrations/built-in/new-migration.ts';
import { loadConfig } from '../target/load-config.ts';

/**
 * Writes the files of a new built-in migration. Needs no database.
 *
 * @param name in words; ending in `.ts` or `.js` it becomes a module
 * @param place the current folder, and the configuration file where it is not the nearest one
 * @returns the files, relative to the configuration's folder
 */
export async function createMigration(
  name: string,
  place: { folder: string; config?: string },
  now = new Date(),
): Promise<{ folder: string; files: string[] }> {
  const loaded = await loadConfig(place.config, place.folder);
  const folder = loaded?.folder ?? place.folder;
  return { folder, files: await newMigration(folder, loaded?.file.migrations?.folder, name, now) };
}
