import type { ResetReport } from './report.ts';
import type { ResetState } from './reset-state.ts';

/** Entries are deleted from the logs by each reset; after so many the space is given back. */
const VACUUM_EVERY = 250;

/** Dead entries make the logs longer to read: gives the space back now and then. */
export async function vacuumLogs(state: ResetState, { way, tables }: ResetReport): Promise<void> {
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
