import type { Session } from '../postgres/session.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunRecord, RunStatus } from '../plan/run-record.ts';
import type { Progress, StepResult } from '../steps/step.ts';
import { hasJournal } from './journal-schema.ts';

/** Writes down that a run begins, before its first step. */
export async function beginRun(
  session: Session,
  run: string,
  plan: Plan,
  by: string,
): Promise<void> {
  const { structure: _, ...stored } = plan;
  await session.query(
    `WITH run AS (INSERT INTO pgreset.run (id, status, plan, started_by) VALUES ($1, 'running', $2, $3))
     INSERT INTO pgreset.step (run, ordinal, status)
     SELECT $1, n, 'planned' FROM generate_series(0, $4::int - 1) n`,
    [run, JSON.stringify(stored), by, plan.steps.length],
  );
}

/** Whose a run is: who takes it over (resume, undo) makes the next attempt. */
export interface RunState {
  status: RunStatus;
  attempt: number;
}

/** The state of a run, locked: whoever else is still committing on it is waited for. */
export async function lockRun(session: Session, run: string): Promise<RunState | null> {
  const [row] = await session.query<RunState>(
    'SELECT status, attempt FROM pgreset.run WHERE id = $1 FOR UPDATE',
    [run],
  );
  return row ?? null;
}

/** Takes a run over: a process that still believes to have it finds out at its next commit. */
export async function takeOver(session: Session, run: string): Promise<number> {
  const [row] = await session.query<{ attempt: number }>(
    'UPDATE pgreset.run SET attempt = attempt + 1 WHERE id = $1 RETURNING attempt',
    [run],
  );
  return row!.attempt;
}

/** Notes that steps were taken back, in the transaction that did it: as if they never were. */
export async function markTakenBack(
  session: Session,
  run: string,
  ordinals: number[],
): Promise<void> {
  await session.query(
    `UPDATE pgreset.step SET status = 'planned', finished_at = NULL, result = NULL, progress = NULL
     WHERE run = $1 AND ordinal = ANY ($2)`,
    [run, ordinals],
  );
}

/** A step that is done, as the journal notes it. */
export interface DoneStep {
  /** Place in the plan, from 0. */
  ordinal: number;
  result: StepResult;
}

const MARK_DONE = `UPDATE pgreset.step s SET status = 'done', finished_at = clock_timestamp(), result = d.result
  FROM unnest($2::int[], $3::jsonb[]) d(ordinal, result) WHERE s.run = $1 AND s.ordinal = d.ordinal`;

const doneValues = (run: string, done: DoneStep[]): unknown[] => [
  run,
  done.map(({ ordinal }) => ordinal),
  done.map(({ result }) => JSON.stringify(result)),
];

/** Notes that steps are done, in the transaction that did them. */
export async function markStepsDone(
  session: Session,
  run: string,
  done: DoneStep[],
): Promise<void> {
  await session.query(MARK_DONE, doneValues(run, done));
}

/** Notes how far a step in batches has come. */
export async function markProgress(
  session: Session,
  run: string,
  ordinal: number,
  progress: Progress,
): Promise<void> {
  await session.query(
    `UPDATE pgreset.step SET status = 'started', progress = $3 WHERE run = $1 AND ordinal = $2`,
    [run, ordinal, JSON.stringify(progress)],
  );
}

/**
 * Ends a run. `report` is what `history` shows later; `done` are steps of the same transaction,
 * noted in the same message.
 */
export async function endRun(
  session: Session,
  run: string,
  status: RunStatus,
  report: object | null,
  done: DoneStep[] = [],
): Promise<void> {
  await session.query(
    `WITH steps AS (${MARK_DONE})
     UPDATE pgreset.run SET status = $4, finished_at = clock_timestamp(), report = $5 WHERE id = $1`,
    [...doneValues(run, done), status, report === null ? null : JSON.stringify(report)],
  );
}

/** Says what became of an earlier run. */
export async function settleEarlierRun(
  session: Session,
  run: string,
  status: 'undone' | 'purged',
  by: string,
): Promise<void> {
  await session.query(
    `UPDATE pgreset.run SET status = $2, undone_by = CASE WHEN $2 = 'undone' THEN $3 END,
            finished_at = coalesce(finished_at, clock_timestamp())
     WHERE id = $1`,
    [run, status, by],
  );
}

const RUNS = `
SELECT r.id, r.status, r.plan, r.started_at::text AS "startedAt", r.finished_at::text AS "finishedAt",
       r.started_by AS "startedBy", r.undone_by AS "undoneBy", r.report->>'why' AS why,
       coalesce((SELECT json_agg(json_build_object('ordinal', ordinal, 'status', status, 'result', result,
                   'progress', progress) ORDER BY ordinal) FROM pgreset.step WHERE run = r.id), '[]') AS steps
FROM pgreset.run r`;

/** Which runs to read. Each comes with its plan, and a plan of thousands of tables is large. */
export interface RunFilter {
  id?: string;
  status?: RunStatus;
}

/** The runs, newest first; none where there is no journal. */
export async function readRuns(
  session: Session,
  { id, status }: RunFilter = {},
): Promise<RunRecord[]> {
  if (!(await hasJournal(session))) return [];
  return session.query<RunRecord>(
    `${RUNS} WHERE ($1::text IS NULL OR r.id = $1) AND ($2::text IS NULL OR r.status = $2)
     ORDER BY r.started_at DESC, r.id`,
    [id ?? null, status ?? null],
  );
}
