import { setTimeout as sleep } from 'node:timers/promises';
import { baselineBusy, baselineFailed } from '../../errors/testing-errors.ts';
import { PgresetError } from '../../errors/pgreset-error.ts';
import { withSession } from '../../postgres/connect.ts';
import type { ConnectionOptions } from '../../postgres/connection-options.ts';
import { isStatementError, SqlState } from '../../postgres/server-error.ts';
import type { Session } from '../../postgres/session.ts';
import { NEEDS_CLONE } from '../sql/reset-sql.ts';
import { callReset, openResetSession, type ResetAnswer } from './call.ts';
import { blockersOf, terminate, waitForTransactions } from './in-the-way.ts';
import type { ResetReport } from './report.ts';

/** A worker's database and what is known of it between resets. */
export interface ResetState {
  connection: ConnectionOptions;
  admin: ConnectionOptions;
  sequences: 'all' | 'touched';
  lockTimeout: number;
  terminate: boolean;
  /** Copies the database anew. */
  replace(admin: Session): Promise<void>;
  session: Session | undefined;
  known: string;
  /** Resets that changed something since the logs were last vacuumed. */
  sinceVacuum: number;
  logs: Set<string>;
}

/** Entries are deleted from the logs by each reset; after so many the space is given back. */
const VACUUM_EVERY = 250;

/** Puts the database back in the fastest way that is right. */
export async function resetDatabase(state: ResetState): Promise<ResetReport> {
  const start = performance.now();
  const report = await attempt(state);
  report.milliseconds = performance.now() - start;
  await tidy(state, report);
  return report;
}

async function attempt(state: ResetState): Promise<ResetReport> {
  try {
    return reportOf(await call(state), 1);
  } catch (error) {
    // What the failed transaction noticed is forgotten with it: look at everything the next time.
    state.known = '';
    if (isStatementError(error) && isBusy(error.code)) return makeWay(state, error);
    if (isStatementError(error)) return clone(state, sentence(error), 1);
    await state.session?.close();
    state.session = undefined;
    return secondAttempt(state);
  }
}

/** The connection was lost, by the tests or a restart of the server: once more on a new one. */
async function secondAttempt(state: ResetState): Promise<ResetReport> {
  try {
    const answer = await call(state);
    return reportOf(answer, 2);
  } catch (error) {
    if (error instanceof PgresetError && error.code !== 'connection-database') throw error;
    if (isStatementError(error) && isBusy(error.code)) return makeWay(state, error);
    const why = isStatementError(error) ? sentence(error) : 'The database was gone.';
    return clone(state, why, 2);
  }
}

async function call(state: ResetState): Promise<ResetAnswer> {
  state.session ??= await openResetSession(state.connection, state.lockTimeout);
  const answer = await callReset(state.session, state.known, state.sequences);
  state.known = answer.quick;
  return answer;
}

function isBusy(code: string): boolean {
  return code === SqlState.lockNotAvailable || code === SqlState.deadlockDetected;
}

/**
 * The wait for open transactions was too long. Who holds the locks shows only while somebody waits,
 * so the call is made once more, and looked at from another session.
 */
async function makeWay(state: ResetState, cause: unknown): Promise<ResetReport> {
  const session = state.session!;
  const again = call(state).then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  const holders = await withSession(state.admin, {}, async (admin) => {
    await sleep(50);
    const found = await blockersOf(admin, session.pid);
    if (state.terminate) await terminate(admin, found);
    else await admin.query('SELECT pg_cancel_backend($1)', [session.pid]);
    return found;
  });
  const result = await again;
  if ('answer' in result) {
    const report = reportOf(result.answer, 2);
    if (holders.length > 0 && state.terminate)
      report.why.push(...holders.map(({ line }) => `A session in the way was ended: ${line}.`));
    return report;
  }
  state.known = '';
  const lines = holders.map(({ line }) => line);
  const { database } = state.connection;
  if (
    isStatementError(result.error) &&
    !isBusy(result.error.code) &&
    result.error.code !== SqlState.queryCanceled
  )
    return clone(state, sentence(result.error), 2);
  throw baselineBusy(database, state.lockTimeout, lines, cause);
}

async function clone(state: ResetState, why: string, roundTrips: number): Promise<ResetReport> {
  await state.session?.close();
  state.session = undefined;
  state.known = '';
  state.logs.clear();
  const { database } = state.connection;
  await withSession(state.admin, { applicationName: 'pgreset reset' }, async (admin) => {
    await waitForTransactions(admin, database, state.lockTimeout, state.terminate);
    await state.replace(admin);
  }).catch((error: unknown) => {
    throw error instanceof PgresetError ? error : baselineFailed(database, error);
  });
  const ended = 'Connections to the database were ended; the next use opens new ones.';
  return { way: 'clone', tables: [], sequences: 0, why: [why, ended], milliseconds: 0, roundTrips };
}

function sentence(error: Error & { code: string }): string {
  if (error.code === NEEDS_CLONE) return error.message;
  return `The undo failed: ${error.message} (SQLSTATE ${error.code}).`;
}

function reportOf(answer: ResetAnswer, roundTrips: number): ResetReport {
  const { tables, sequences, repaired, away } = answer;
  const changed = tables.length > 0 || sequences > 0;
  const why = repaired.map((each) => `To bring the structure back: ${each}.`);
  if (away !== null)
    why.push(`Rows behind ${away} are on another server, and stay as the test left them.`);
  const way = repaired.length > 0 ? 'repair' : changed ? 'undo' : 'nothing';
  return { way, tables, sequences, why, milliseconds: 0, roundTrips };
}

/** Dead entries make the logs longer to read: gives the space back now and then. */
async function tidy(state: ResetState, { way, tables }: ResetReport): Promise<void> {
  if (way === 'nothing' || way === 'clone' || !state.session) return;
  for (const { table } of tables) state.logs.add(table);
  if (++state.sinceVacuum < VACUUM_EVERY) return;
  const logs = await state.session.query<{ name: string }>(
    `SELECT 'pgreset_baseline.log_' || no AS name FROM pgreset_baseline.tracked WHERE name = ANY ($1)`,
    [[...state.logs]],
  );
  // Those that somebody uses at this moment are left for the next time.
  const names = ['pgreset_baseline.dirty', ...logs.map(({ name }) => name)];
  await state.session.query(`VACUUM (SKIP_LOCKED) ${names.join(', ')}`);
  state.sinceVacuum = 0;
  state.logs.clear();
}
