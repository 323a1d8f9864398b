import { createHash } from 'node:crypto';

const LONGEST = 63;

/**
 * Names of the databases of one baseline: the template, and one a worker. PostgreSQL cuts names at
 * 63 bytes, so the database's own name is shortened first, with a hash of it to stay apart.
 *
 * @param key hash of what the baseline is made of; its first 12 characters are used
 */
export function databaseNames(
  database: string,
  key: string,
): { template: string; draft: string; worker(id: string): string } {
  const prefix = namePrefix(database);
  const template = `${prefix}${key.slice(0, 12)}`;
  return {
    template,
    draft: `${template}_draft`,
    worker: (id) => `${template}_${shorten(id.replaceAll(/[^A-Za-z0-9]/g, '_'), id, 12)}`,
  };
}

/** What the names of all baselines of a database begin with. */
function namePrefix(database: string): string {
  return `${shorten(database, database, LONGEST - '_pgreset_'.length - 12 - 13)}_pgreset_`;
}

function shorten(text: string, original: string, bytes: number): string {
  if (text === original && Buffer.byteLength(text) <= bytes) return text;
  const hash = createHash('sha256').update(original).digest('hex').slice(0, 6);
  let start = text;
  while (Buffer.byteLength(start) > bytes - 7) start = start.slice(0, -1);
  return `${start}_${hash}`;
}
