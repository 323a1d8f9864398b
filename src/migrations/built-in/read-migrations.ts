import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  compareVersions,
  displayMigration,
  keyOf,
  type Migration,
  type Part,
} from './migration.ts';
import { moduleParts, sqlParts } from './parts.ts';

/** The files of a folder of migrations. */
export interface MigrationFolder {
  /** As it was given, relative to the target's folder; null: there is none. */
  path: string;
  exists: boolean;
  /** By version. */
  migrations: Migration[];
  /** What has to be settled before anything can run: two of one version, a down without an up. */
  conflicts: string[];
}

/** Where migrations are looked for where the configuration does not say. */
const FOLDERS = ['migrations', 'db/migrations'];

const FILE = /^(\d+)[-_.]?(.*?)(?:\.(?:up|down))?\.(sql|[cm]?[jt]s)$/is;

/**
 * Reads the migrations of a folder.
 *
 * @param base the target's folder
 * @param wanted the folder from the configuration; undefined: `migrations` or `db/migrations`
 */
export async function readMigrations(base: string, wanted?: string): Promise<MigrationFolder> {
  for (const path of wanted === undefined ? FOLDERS : [wanted]) {
    const names = await readdir(resolve(base, path)).catch(() => null);
    if (names !== null) return { path, exists: true, ...readAll(base, path, names) };
  }
  return { path: wanted ?? FOLDERS[0]!, exists: false, migrations: [], conflicts: [] };
}

interface Found {
  version: string;
  name: string;
  file: string;
  up: Part | null;
  down: Part | null;
}

function readAll(base: string, folder: string, names: string[]) {
  const files = names.filter((name) => FILE.test(name) && !/\.d\.[cm]?ts$/i.test(name)).sort();
  return pairUp(files.map((file) => readOne(base, folder, file)));
}

/** Not asynchronously: with thousands of small files that takes several times as long. */
function readOne(base: string, folder: string, file: string): Found {
  const [, version, name, kind] = FILE.exec(file)!;
  const path = join(folder, file);
  const text = readFileSync(resolve(base, path), 'utf8');
  const parts = /sql/i.test(kind!) ? sqlParts(path, text) : moduleParts(path, text);
  return { version: version!, name: name!, file, ...parts };
}

/** Puts ups and downs together, and names what does not fit. */
function pairUp(found: Found[]): Pick<MigrationFolder, 'migrations' | 'conflicts'> {
  const byVersion = new Map<string, Found[]>();
  for (const each of found)
    byVersion.set(keyOf(each.version), [...(byVersion.get(keyOf(each.version)) ?? []), each]);
  const migrations: Migration[] = [];
  const conflicts: string[] = [];
  for (const [, group] of byVersion) {
    const ups = group.filter(({ up }) => up !== null);
    const downs = group.filter(({ down }) => down !== null);
    const names = new Set(group.map(({ version, name }) => `${version} ${name}`));
    const [first] = ups;
    if (!first) {
      conflicts.push(`${group[0]!.file} has no up`);
      continue;
    }
    if (ups.length > 1 || downs.length > 1 || names.size > 1)
      conflicts.push(
        `version ${first.version} is there more than once: ${group.map(({ file }) => file).join(', ')}`,
      );
    for (const { version, name, up } of ups) {
      const own = downs.find((each) => each.name === name) ?? downs[0];
      migrations.push({ version, name, up: up!, down: own?.down ?? null });
    }
  }
  migrations.sort(
    (a, b) =>
      compareVersions(a.version, b.version) || (displayMigration(a) < displayMigration(b) ? -1 : 1),
  );
  return { migrations, conflicts };
}
