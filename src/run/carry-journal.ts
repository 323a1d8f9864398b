import type { Session } from '../postgres/session.ts';
import { inTransaction } from '../postgres/transaction.ts';
import type { JournalText, StepResult } from '../steps/step.ts';
import type { ActiveRun } from './active-run.ts';
import { markStepsDone, markTakenBack } from './journal.ts';
import { ensureJournal } from './journal-schema.ts';

/** Reads the journal; only one run of it where the others mean nothing any more. */
export async function readJournalRows(session: Session, only?: string): Promise<JournalText> {
  const [row] = await session.query<JournalText & Record<string, string>>(READ, [only ?? null]);
  return row!;
}

/**
 * Writes the journal into the database that is about to take this one's place, with the step that
 * does it noted as done. The change itself cannot write there; but whichever database has the name
 * afterwards, its journal says what has happened to it.
 */
export async function writeJournalRows(
  { id, plan }: Pick<ActiveRun, 'id' | 'plan'>,
  { ordinal, takesBack }: { ordinal: number | null; takesBack?: number },
  to: Session,
  rows: JournalText,
  [now, next]: [number, number],
  result: StepResult,
): Promise<void> {
  await ensureJournal(to);
  await inTransaction(to, { lockTimeout: plan.request.lockTimeout }, async () => {
    // Runs that only that database knows stay: what they set aside is there as well.
    await to.query(DROP_KNOWN, [rows.runs]);
    await to.query('DELETE FROM pgreset.protection');
    await to.query(WRITE_RUNS, [rows.runs]);
    await to.query(WRITE_STEPS, [rows.steps]);
    // The marker holds for the database with this name; a marker that came with a copy still does not.
    await to.query(WRITE_PROTECTION, [rows.protection, now, next]);
    if (ordinal !== null) await markStepsDone(to, id, [{ ordinal, result }]);
    if (takesBack !== undefined) await markTakenBack(to, id, [takesBack]);
  });
}

/** Both at once, where both databases are there. */
export async function carryJournal(
  run: ActiveRun,
  placed: { ordinal: number | null; takesBack?: number },
  to: Session,
  oids: [now: number, next: number],
  result: StepResult,
): Promise<void> {
  await writeJournalRows(run, placed, to, await readJournalRows(run.session), oids, result);
}

const all = (table: string, condition: string) =>
  `(SELECT coalesce(json_agg(to_json(t)), '[]')::text FROM pgreset.${table} t WHERE ${condition})`;

const READ = `SELECT ${all('run', '$1::text IS NULL OR id = $1')} AS runs,
  ${all('step', '$1::text IS NULL OR run = $1')} AS steps,
  ${all('protection', 'true')} AS protection`;

const DROP_KNOWN = `DELETE FROM pgreset.run
  WHERE id IN (SELECT id FROM json_populate_recordset(NULL::pgreset.run, $1))`;

const WRITE_RUNS =
  'INSERT INTO pgreset.run SELECT * FROM json_populate_recordset(NULL::pgreset.run, $1)';

const WRITE_STEPS =
  'INSERT INTO pgreset.step SELECT * FROM json_populate_recordset(NULL::pgreset.step, $1)';

const WRITE_PROTECTION = `INSERT INTO pgreset.protection
  SELECT only_one, active, reason, set_by, set_at, system_identifier,
         CASE WHEN database_oid = $2 THEN $3::int8 ELSE database_oid END
  FROM json_populate_recordset(NULL::pgreset.protection, $1)`;
