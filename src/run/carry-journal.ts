import type { Session } from '../postgres/session.ts';
import { inTransaction } from '../postgres/transaction.ts';
import type { StepResult } from '../steps/step.ts';
import type { ActiveRun } from './active-run.ts';
import { markStepsDone, markTakenBack } from './journal.ts';
import { ensureJournal } from './journal-schema.ts';

/**
 * Copies the journal into the database that is about to take this one's place, with the step that
 * does it noted as done. The renaming itself cannot write there; but whichever database has the name
 * afterwards, its journal says what has happened to it.
 */
export async function carryJournal(
  { id, session, plan }: ActiveRun,
  { ordinal, takesBack }: { ordinal: number | null; takesBack?: number },
  to: Session,
  [now, next]: [number, number],
  result: StepResult,
): Promise<void> {
  const [row] = await session.query<{ runs: string; steps: string; protection: string }>(READ);
  await ensureJournal(to);
  await inTransaction(to, { lockTimeout: plan.request.lockTimeout }, async () => {
    await to.script('DELETE FROM pgreset.run; DELETE FROM pgreset.protection');
    await to.query(WRITE_RUNS, [row!.runs]);
    await to.query(WRITE_STEPS, [row!.steps]);
    // The marker holds for the database with this name; a marker that came with a copy still does not.
    await to.query(WRITE_PROTECTION, [row!.protection, now, next]);
    if (ordinal !== null) await markStepsDone(to, id, [{ ordinal, result }]);
    if (takesBack !== undefined) await markTakenBack(to, id, [takesBack]);
  });
}

const rows = (table: string) =>
  `(SELECT coalesce(json_agg(to_json(t)), '[]')::text FROM pgreset.${table} t)`;

const READ = `SELECT ${rows('run')} AS runs, ${rows('step')} AS steps, ${rows('protection')} AS protection`;

const WRITE_RUNS =
  'INSERT INTO pgreset.run SELECT * FROM json_populate_recordset(NULL::pgreset.run, $1)';

const WRITE_STEPS =
  'INSERT INTO pgreset.step SELECT * FROM json_populate_recordset(NULL::pgreset.step, $1)';

const WRITE_PROTECTION = `INSERT INTO pgreset.protection
  SELECT only_one, active, reason, set_by, set_at, system_identifier,
         CASE WHEN database_oid = $2 THEN $3::int8 ELSE database_oid END
  FROM json_populate_recordset(NULL::pgreset.protection, $1)`;
