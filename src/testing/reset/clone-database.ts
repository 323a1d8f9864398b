import { PgresetError } from '../../errors/pgreset-error.ts';
import { baselineFailed } from '../../errors/testing-errors.ts';
import { withSession } from '../../postgres/connect.ts';
import { NEEDS_CLONE } from '../sql/needs-clone.ts';
import { waitForTransactions } from './in-the-way.ts';
import type { ResetReport } from './report.ts';
import type { ResetState } from './reset-state.ts';

/**
 * The way that is always right: the database is dropped and copied from the template.
 *
 * @param cause what the undo failed with, or a sentence
 * @throws PgresetError `baseline-busy`, `baseline-failed`, `baseline-not-ours`
 */
export async function cloneDatabase(
  state: ResetState,
  cause: string | (Error & { code: string }),
  roundTrips: number,
): Promise<ResetReport> {
  const why = typeof cause === 'string' ? cause : sentence(cause);
  state.owed = why;
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
  state.owed = undefined;
  const ended = 'Connections to the database were ended; the next use opens new ones.';
  return {
    way: 'clone',
    tables: [],
    sequences: 0,
    why: [why, ended],
    milliseconds: 0,
    roundTrips,
  };
}

function sentence(error: Error & { code: string }): string {
  if (error.code === NEEDS_CLONE) return error.message;
  return `The undo failed: ${error.message} (SQLSTATE ${error.code}).`;
}
