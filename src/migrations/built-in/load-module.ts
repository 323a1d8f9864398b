import type { Session } from '../../postgres/session.ts';

/**
 * What a migration or seed that is a module is given: the connection that its transaction is in.
 *
 * @example
 * export async function up(db: MigrationDb) {
 *   await db.query('INSERT INTO roles (name) VALUES ($1)', ['admin']);
 * }
 */
export interface MigrationDb {
  /** Runs one statement; values are parameters `$1`, `$2`, … */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: unknown[],
  ): Promise<Row[]>;
  /** Runs several statements in one message; one list of rows each. */
  script(text: string): Promise<Record<string, unknown>[][]>;
}

type Work = (db: MigrationDb) => Promise<unknown>;

/**
 * A function of a module; undefined: it exports none of these names. jiti reads TypeScript on every
 * supported Node, and is loaded only here, since loading it takes a while.
 */
export async function loadModule(path: string, names: string[]): Promise<Work | undefined> {
  const { createJiti } = await import('jiti');
  // No caches: a file that was changed is another one, and the disk's lies in a shared folder.
  const jiti = createJiti(path, { fsCache: false, moduleCache: false });
  const module = (await jiti.import(path)) as Record<string, unknown>;
  // `module.exports = { up, down }` and `export default { up, down }` arrive as the default.
  const inner = module['default'];
  const places = [module, ...(inner !== null && typeof inner === 'object' ? [inner] : [])];
  const found = names
    .flatMap((name) => places.map((place) => (place as Record<string, unknown>)[name]))
    .find((each) => typeof each === 'function');
  return found as Work | undefined;
}

/** The part of a session that is handed out. */
export const dbOf = (session: Session): MigrationDb => ({
  query: (text, values) => session.query(text, values),
  script: (text) => session.script(text),
});
