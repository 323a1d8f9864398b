import type { ConnectionOptions } from '../postgres/connection-options.ts';
import type { Session } from '../postgres/session.ts';
import { dependentsSql } from './dependents-sql.ts';
import { countRows } from './count-rows.ts';
import { EXTENSIONS, objectsSql, publicationsSql, schemasSql, SESSIONS } from './objects-sql.ts';
import { HAS_PROTECTION, readProtection } from './protection.ts';
import { readServer } from './read-server.ts';
import { FOREIGN_KEYS, relationsSql } from './relations-sql.ts';
import type { ForeignKey, Relation, Schema, Snapshot } from './snapshot.ts';
import { recogniseTracking, trackingSql } from './tracking-tables.ts';
import { includeSchemas } from './user-schemas.ts';

export interface SnapshotOptions {
  /** Count every table instead of only the small ones; others keep the planner's estimate. */
  exact?: boolean;
  /** Schemas of earlier runs' asides to read as well. */
  asides?: readonly string[];
  /** Milliseconds to wait for a table that someone holds locked. */
  lockTimeout?: number;
}

/**
 * Reads what the catalog says now, in a handful of round trips whatever the number of tables.
 *
 * @param connection what `session` was opened with: part of the identity
 */
export async function readSnapshot(
  session: Session,
  connection: ConnectionOptions,
  { exact = false, asides = [], lockTimeout = 5_000 }: SnapshotOptions = {},
): Promise<Snapshot> {
  const facts = await readServer(session, connection);
  const inSchemas = includeSchemas(asides);
  const results = await session.script(
    [
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
      `SET LOCAL lock_timeout = ${Math.trunc(lockTimeout)}`,
      'SET LOCAL search_path = pg_catalog',
      'SET LOCAL jit = off',
      schemasSql(inSchemas),
      relationsSql(inSchemas),
      FOREIGN_KEYS,
      objectsSql(inSchemas),
      EXTENSIONS,
      // After many tables were made, the catalogs' statistics lag: what is thought to be one row is
      // tens of thousands, and a nested loop over them took 17 seconds instead of milliseconds.
      'SET LOCAL enable_nestloop = off',
      dependentsSql(inSchemas),
      'SET LOCAL enable_nestloop = on',
      publicationsSql(facts.server.versionNumber),
      trackingSql(inSchemas),
      SESSIONS,
      HAS_PROTECTION,
      'COMMIT',
    ].join(';\n'),
  );
  const [
    schemas,
    relations,
    foreignKeys,
    objects,
    extensions,
    ,
    dependents,
    ,
    publications,
    tracking,
    sessions,
    marker,
  ] = results.slice(4) as never[][];
  const tables = await countRows(session, relations!.map(toRelation), exact);
  return {
    ...facts,
    protection: marker![0]!['found'] ? await readProtection(session) : null,
    schemas: schemas!.map(toSchema),
    relations: tables,
    foreignKeys: foreignKeys!.map(toForeignKey),
    objects: objects!.map((row) => ({
      ...(row as object),
      type: alterWord(row['type']),
    })) as never[],
    extensions: extensions!,
    dependents: dependents!.map(camel) as never[],
    publications: publications!.map(camel) as never[],
    trackingTables: recogniseTracking(tracking!),
    sessions: sessions!.map(camel) as never[],
  };
}

type Row = Record<string, unknown>;

function camel(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [camelCase(key), value]));
}

/** Thousands of rows have the same few keys. */
const camelCased = new Map<string, string>();

function camelCase(key: string): string {
  const known = camelCased.get(key);
  if (known !== undefined) return known;
  const made = key.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  camelCased.set(key, made);
  return made;
}

function toSchema(row: Row): Schema {
  const { granted, ...schema } = camel(row);
  // An ACL that was emptied by REVOKE is not the same as one that never was.
  return { ...schema, grants: granted ? (schema['grants'] ?? []) : null } as unknown as Schema;
}

function toForeignKey(row: Row): ForeignKey {
  return camel(row) as unknown as ForeignKey;
}

/** The planner's own estimate: density when last analysed times the pages there are now. */
function estimateRows(row: { tuples: number; pages: number; heap_bytes: number }): number {
  if (row.heap_bytes === 0) return 0;
  const pages = row.heap_bytes / 8192;
  if (row.tuples < 0 || row.pages === 0) return Math.round(pages * 40);
  return Math.round((row.tuples / row.pages) * pages);
}

function toRelation(row: Row): Relation {
  const { tuples: _, pages: __, ...relation } = camel(row);
  return {
    ...relation,
    rows: estimateRows(row as never),
    exact: row['heap_bytes'] === 0,
  } as unknown as Relation;
}

/** `pg_identify_object` speaks of types where ALTER has another word. */
function alterWord(type: string): string {
  return type === 'statistics object' ? 'STATISTICS' : type.toUpperCase();
}
