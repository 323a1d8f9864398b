import { quoteIdent, quoteLiteral } from '../../postgres/quote.ts';
import type { Session } from '../../postgres/session.ts';

const PREFIX = 'pgreset baseline ';

/** What a database's comment says when pgreset made it. It is not copied along, so each has its own. */
export interface Marker {
  kind: 'draft' | 'template' | 'worker';
  /** The database that the baseline is named after. */
  of: string;
  key: string;
  /** Of workers: the template's name. */
  template: string;
  at: string;
}

/** A database that pgreset made. */
export interface MarkedDatabase extends Marker {
  name: string;
  /** Sessions in it. */
  sessions: number;
}

/** Writes the marker of a database. */
export async function mark(session: Session, database: string, marker: Marker): Promise<void> {
  const comment = quoteLiteral(PREFIX + JSON.stringify(marker));
  await session.query(`COMMENT ON DATABASE ${quoteIdent(database)} IS ${comment}`);
}

/** The marker of a database: null where there is none, undefined where there is no database. */
export async function readMarker(
  session: Session,
  database: string,
): Promise<Marker | null | undefined> {
  const [row] = await session.query<{ comment: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1`,
    [database],
  );
  return row && parse(row.comment);
}

/** All databases on the server that pgreset made for baselines of `of`. */
export async function markedDatabases(session: Session, of: string): Promise<MarkedDatabase[]> {
  const rows = await session.query<{ name: string; comment: string; sessions: number }>(
    `SELECT datname AS name, shobj_description(oid, 'pg_database') AS comment,
            (SELECT count(*) FROM pg_stat_activity WHERE datid = d.oid) AS sessions
       FROM pg_database d WHERE starts_with(shobj_description(oid, 'pg_database'), $1)`,
    [PREFIX],
  );
  return rows.flatMap(({ name, comment, sessions }) => {
    const marker = parse(comment);
    return marker?.of === of ? [{ name, sessions, ...marker }] : [];
  });
}

function parse(comment: string | null): Marker | null {
  if (!comment?.startsWith(PREFIX)) return null;
  try {
    return JSON.parse(comment.slice(PREFIX.length)) as Marker;
  } catch {
    return null;
  }
}
