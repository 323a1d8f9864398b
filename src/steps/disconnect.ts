import { counted } from './counted.ts';
import type { StepBase, StepKind } from './step.ts';

/** Ends the other sessions of the database, because `--disconnect` asked for it. */
export interface Disconnect extends StepBase {
  kind: 'disconnect';
  /** Sessions there were when the plan was made. */
  sessions: number;
}

interface OtherBackend {
  pid: number;
  user: string;
  ended: boolean;
}

/**
 * The server refuses the whole statement over one session that the role may not end, so those are
 * left out. Source of the rule: PostgreSQL documentation, `pg_terminate_backend`.
 */
const END_OTHERS = `
SELECT pid, usename AS user, CASE WHEN may THEN pg_terminate_backend(pid) ELSE false END AS ended
FROM (SELECT a.pid, a.usename,
             me.rolsuper OR NOT r.rolsuper
               AND (pg_has_role(r.oid, 'USAGE') OR pg_has_role('pg_signal_backend', 'USAGE')) AS may
      FROM pg_stat_activity a
           JOIN pg_roles r ON r.oid = a.usesysid
           JOIN pg_roles me ON me.rolname = current_user
      -- What kind of session another role's is, the server does not tell everybody.
      WHERE a.datname = current_database() AND coalesce(a.backend_type, 'client backend') = 'client backend'
        AND a.pid <> pg_backend_pid() AND a.application_name NOT LIKE 'pgreset %') others`;

function goingOn(rows: OtherBackend[]): string[] {
  const left = rows.filter(({ ended }) => !ended).map(({ pid, user }) => `${user} (pid ${pid})`);
  return left.length === 0 ? [] : [`this role may not end the sessions of ${left.join(', ')}`];
}

export const disconnect: StepKind<Disconnect> = {
  describe: ({ sessions }) => `End ${counted(sessions, 'other session')}`,

  async run(_step, { session }) {
    const rows = await session.query<OtherBackend>(END_OTHERS);
    const ended = rows.filter((each) => each.ended).length;
    return { summary: `${counted(ended, 'session')} ended`, warnings: goingOn(rows) };
  },

  inverse: () => null,
};
