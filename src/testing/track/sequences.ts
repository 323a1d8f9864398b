import type { Session } from '../../postgres/session.ts';
import type { TrackedSequence } from '../sql/sequences-sql.ts';

/** Sequences that one query reads. */
const BATCH = 500;

/** Reads the sequences of schemas, and where they stand. The search path must be `pg_catalog` alone. */
export async function readSequences(
  session: Session,
  schemas: string[],
): Promise<TrackedSequence[]> {
  const names = await session.query<{ oid: number; name: string }>(
    `SELECT c.oid::int8 AS oid, format('%I.%I', n.nspname, c.relname) AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND n.nspname = ANY ($1)
        AND pg_has_role(c.relowner, 'USAGE') ORDER BY c.oid`,
    [schemas],
  );
  const found: TrackedSequence[] = [];
  for (let from = 0; from < names.length; from += BATCH) {
    const batch = names.slice(from, from + BATCH);
    const each = batch.map(
      ({ oid, name }) =>
        `SELECT ${oid}::int8 AS oid, last_value::text AS value, is_called AS called FROM ${name}`,
    );
    const rows = await session.query<Omit<TrackedSequence, 'name'>>(each.join(' UNION ALL '));
    const values = new Map(rows.map((row) => [row.oid, row]));
    found.push(...batch.map((one) => ({ ...one, ...values.get(one.oid)! })));
  }
  return found;
}

/** Writes them to the bookkeeping, each with the table that it belongs to. */
export async function writeSequences(
  session: Session,
  sequences: TrackedSequence[],
): Promise<void> {
  await session.query(
    `INSERT INTO pgreset_baseline.sequence (relid, name, no, last_value, is_called, cached)
     SELECT r.relid, r.relid::regclass::text, (SELECT t.no FROM pgreset_baseline.tracked t
              JOIN pg_depend d ON d.refobjid = t.relid AND d.refclassid = 'pg_class'::regclass
             WHERE d.classid = 'pg_class'::regclass AND d.objid = r.relid AND d.deptype IN ('a', 'i') LIMIT 1),
            r.last_value, r.is_called, s.seqcache > 1
       FROM unnest($1::oid[], $2::int8[], $3::bool[]) r (relid, last_value, is_called)
       JOIN pg_sequence s ON s.seqrelid = r.relid`,
    [
      sequences.map(({ oid }) => oid),
      sequences.map(({ value }) => value),
      sequences.map(({ called }) => called),
    ],
  );
}
