import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { migrationNameInvalid } from '../../errors/built-in-errors.ts';
import { keyOf } from './migration.ts';
import { type MigrationFolder, readMigrations } from './read-migrations.ts';

const SQL_UP = '-- What this migration does.\n';
const SQL_DOWN = '-- What takes it back.\n';

const MODULE = (typed: boolean): string => {
  const db = typed ? 'db: MigrationDb' : 'db';
  return [
    ...(typed ? ["import type { MigrationDb } from 'pgreset';", ''] : []),
    `export async function up(${db}) {`,
    "  await db.query('SELECT 1');",
    '}',
    '',
    `export async function down(${db}) {`,
    "  await db.query('SELECT 1');",
    '}',
    '',
  ].join('\n');
};

/**
 * Writes the files of a new migration: numbered or timestamped, in one file or two, as those that
 * are there.
 *
 * @param name in words; ending in `.ts` or `.js` it becomes a module
 * @returns the files' paths
 * @throws PgresetError `migration-name-invalid`
 */
export async function newMigration(
  base: string,
  folder: string | undefined,
  name: string,
  now: Date,
): Promise<string[]> {
  const [, words = '', kind] = /^(.*?)(?:\.(ts|js|mjs|sql))?$/s.exec(name.trim())!;
  const slug = words.trim().replaceAll(/[\s-]+/g, '_');
  if (!/^[\p{L}\p{N}_.]+$/u.test(slug)) throw migrationNameInvalid(name);
  const existing = await readMigrations(base, folder);
  const stem = `${nextVersion(existing, now)}_${slug}`;
  const files = filesOf(existing, stem, kind);
  await mkdir(resolve(base, existing.path), { recursive: true });
  for (const [file, text] of files)
    await writeFile(resolve(base, existing.path, file), text, { flag: 'wx' });
  return files.map(([file]) => join(existing.path, file));
}

function filesOf(
  { migrations }: MigrationFolder,
  stem: string,
  kind: string | undefined,
): [file: string, text: string][] {
  if (kind !== undefined && kind !== 'sql') return [[`${stem}.${kind}`, MODULE(kind === 'ts')]];
  const newest = migrations.findLast(({ up }) => up.kind === 'sql');
  if (newest && /\.up\.sql$/i.test(newest.up.path))
    return [
      [`${stem}.up.sql`, SQL_UP],
      [`${stem}.down.sql`, SQL_DOWN],
    ];
  return [[`${stem}.sql`, `-- up\n${SQL_UP}\n-- down\n${SQL_DOWN}`]];
}

/** Digits of a timestamp; shorter numbers are counted on. */
const TIMESTAMP = 12;

function nextVersion({ migrations }: MigrationFolder, now: Date): string {
  const newest = migrations.at(-1)?.version;
  if (newest !== undefined && keyOf(newest).length < TIMESTAMP)
    return String(BigInt(newest) + 1n).padStart(newest.length, '0');
  const stamp = now.toISOString().replaceAll(/\D/g, '').slice(0, 14);
  // Two within a second, or a clock that is behind.
  return newest !== undefined && BigInt(newest) >= BigInt(stamp)
    ? String(BigInt(newest) + 1n)
    : stamp;
}
