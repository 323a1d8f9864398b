import { withSession } from '../postgres/connect.ts';
import type { Session } from '../postgres/session.ts';
import { asideName } from '../steps/step.ts';
import type { Drift } from '../verify/drift-report.ts';
import { readDrift } from '../verify/drift.ts';
import { look } from '../verify/look.ts';
import type { ActiveRun } from './active-run.ts';

/** The structure of the new database against that of the one aside. */
export function readDatabaseDrift({ id, target, session }: ActiveRun): Promise<Drift> {
  const database = asideName(id, 0);
  return withSession({ ...target.connection, database }, {}, (past) =>
    look(past, {}, async () =>
      readDrift(session, await schemasOf(past), await schemasOf(session), { past }),
    ),
  );
}

/** Everybody's schemas but PostgreSQL's, pgreset's, and those of extensions. */
async function schemasOf(session: Session) {
  const rows = await session.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace n
     WHERE nspname !~ '^pg_' AND nspname !~ '^pgreset(_aside_.*)?$' AND nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass
                         AND d.objid = n.oid AND d.deptype = 'e')`,
  );
  return rows.map(({ name }) => ({ name, as: name }));
}
