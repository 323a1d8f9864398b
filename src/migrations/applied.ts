import { quoteName } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import {
  recogniseTracking,
  type TrackingCandidate,
  trackingSql,
} from '../snapshot/tracking-tables.ts';
import { includeSchemas } from '../snapshot/user-schemas.ts';
import type { MigrationTool } from './migration-tool.ts';

/** What a tool's tracking table says now. */
export interface Applied {
  /** `schema.table`; null: there is none. */
  table: string | null;
  /** Names or versions, oldest first. */
  versions: string[];
  /** All tracking tables of that tool, by oid: they stay after a rollback. */
  oids: number[];
}

const NONE: Applied = { table: null, versions: [], oids: [] };

/** Reads what a tool has applied, from the database rather than from the tool's own words. */
export async function readApplied(session: Session, tool: MigrationTool): Promise<Applied> {
  const { tracking } = tool;
  if (tracking === null) return NONE;
  const candidates = await session.query<TrackingCandidate>(trackingSql(includeSchemas([])));
  const oids = recogniseTracking(candidates)
    .filter((each) => tracking.tools.includes(each.tool))
    .map(({ oid }) => oid);
  const table = candidates.find(({ oid, name }) => oids.includes(oid) && name === tracking.table);
  if (!table) return { ...NONE, oids };
  const name = quoteName(table.schema, await realName(session, table.oid));
  const rows = await session.query<{ version: string }>(
    `SELECT (${tracking.version})::text AS version FROM ${name}
     ${tracking.applied ? `WHERE ${tracking.applied}` : ''} ORDER BY ${tracking.order}`,
  );
  return {
    table: `${table.schema}.${table.name}`,
    versions: rows.map(({ version }) => version).filter((each) => each !== null),
    oids,
  };
}

/** Tables are recognised in lower case; Sequelize and EF Core write theirs otherwise. */
async function realName(session: Session, oid: number): Promise<string> {
  const [row] = await session.query<{ name: string }>(
    'SELECT relname AS name FROM pg_class WHERE oid = $1',
    [oid],
  );
  return row!.name;
}
