import type { StepBase, StepKind } from './step.ts';

/** Ends the other sessions of the database, because `--disconnect` asked for it. */
export interface Disconnect extends StepBase {
  kind: 'disconnect';
  /** Sessions there were when the plan was made. */
  sessions: number;
}

export const disconnect: StepKind<Disconnect> = {
  describe: ({ sessions }) => `End ${sessions} other sessions`,

  async run(_step, { session }) {
    const rows = await session.query<{ ended: boolean }>(
      `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
       WHERE datname = current_database() AND backend_type = 'client backend'
         AND pid <> pg_backend_pid() AND application_name NOT LIKE 'pgreset %'`,
    );
    return { summary: `${rows.filter(({ ended }) => ended).length} sessions ended` };
  },

  inverse: () => null,
};
