import { quoteName } from '../postgres/quote.ts';
import { quoteIdent, quoteLiteral } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { SEQUENCES_COPY } from './aside-copies.ts';
import type { LockedTables } from './lock-tables.ts';
import type { ReplaceRows } from './replace-rows.ts';
import { oidList } from './table-facts.ts';

/** A sequence that starts again with the tables. */
export interface ReplacedSequence {
  oid: number;
  schema: string;
  name: string;
  /** It is looked at when a table below this root is touched; null: always. */
  root: number | null;
}

/** A sequence that has to be set, by its present name. */
export interface MovedSequence {
  oid: number;
  schema: string;
  name: string;
  owner: string;
}

/**
 * Sets the sequences that moved back to their start, or to where the incoming aside says, and
 * notes in the own aside where they stood. All of it is transactional: RESTART gives the sequence
 * a new file, which is what makes a following `setval` transactional too.
 *
 * @returns how many were set
 */
export async function replaceSequences(
  session: Session,
  step: ReplaceRows,
  locked: LockedTables,
  aside: string | null,
): Promise<number> {
  const source = savedIn(step, locked.copies);
  const found = locked.moved;
  if (found.length === 0) return 0;
  const copy = aside === null ? null : quoteName(aside, SEQUENCES_COPY);
  await session.script(
    [
      // Not to change the owner, but for the lock: nobody may draw a number from here on.
      ...found.map((each) => `ALTER SEQUENCE ${nameOf(each)} OWNER TO ${quoteIdent(each.owner)}`),
      ...(copy === null ? [] : [saveStatement(copy, found)]),
      ...found.map((each) => `ALTER SEQUENCE ${nameOf(each)} RESTART`),
      ...(source === null ? [] : found.map((each) => restoreStatement(source, each))),
    ].join(';\n'),
  );
  if (copy !== null) await dropIfEmpty(session, copy);
  return found.length;
}

/** The table of the incoming aside that says where sequences stood, if there is one. */
const savedIn = ({ from }: ReplaceRows, copies: LockedTables['copies']): string | null =>
  from !== null && copies.has(SEQUENCES_COPY) ? quoteName(from, SEQUENCES_COPY) : null;

/** Finds the sequences to set: those that moved, of the tables that are touched, and the saved ones. */
export function movedSql(
  step: ReplaceRows,
  touched: ReadonlySet<number>,
  copies: LockedTables['copies'],
): string {
  const roots = new Set(step.tables.filter(({ oid }) => touched.has(oid)).map(({ root }) => root));
  const candidates = step.sequences.filter(({ root }) => root === null || roots.has(root));
  const source = savedIn(step, copies);
  if (candidates.length === 0 && source === null) return 'SELECT WHERE false';
  const saved = source === null ? '' : ` UNION SELECT oid FROM ${source}`;
  const oids = oidList(candidates.map(({ oid }) => oid));
  // CASE, because the server may look at conditions in any order, and the function is for sequences.
  return `SELECT c.oid::int8, n.nspname AS schema, c.relname AS name, pg_get_userbyid(c.relowner) AS owner
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid IN (SELECT unnest(ARRAY[${oids}]::oid[])${saved})
      AND CASE WHEN c.relkind = 'S' THEN pg_sequence_last_value(c.oid) IS NOT NULL
               OR c.oid IN (SELECT 0::oid${saved}) END
    ORDER BY c.oid`;
}

/** Only what RESTART does not bring about by itself is worth a note. */
function saveStatement(copy: string, sequences: MovedSequence[]): string {
  const rows = sequences.map(
    (each) =>
      `SELECT q.seqrelid AS oid, ${quoteLiteral(each.schema)} AS schema, ${quoteLiteral(each.name)} AS name,
              s.last_value, s.is_called
       FROM ${nameOf(each)} s, pg_sequence q
       WHERE q.seqrelid = ${each.oid} AND (s.is_called OR s.last_value <> q.seqstart)`,
  );
  return `CREATE TABLE ${copy} AS ${rows.join(' UNION ALL ')}`;
}

const restoreStatement = (source: string, { oid }: MovedSequence) =>
  `SELECT setval(oid::regclass, last_value, is_called) FROM ${source} WHERE oid = ${oid}`;

/** An aside with nothing in it need not be kept: see who drops it. */
async function dropIfEmpty(session: Session, copy: string): Promise<void> {
  const rows = await session.query(`SELECT FROM ${copy} LIMIT 1`);
  if (rows.length === 0) await session.query(`DROP TABLE ${copy}`);
}

const nameOf = ({ schema, name }: MovedSequence) => quoteName(schema, name);
