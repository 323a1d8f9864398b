import { readPart } from '../migrations/built-in/run-part.ts';
import type { Plan } from '../plan/plan.ts';

/** A file that a plan runs, with what of its text runs. */
export interface PlannedSql {
  path: string;
  /** null: a module, which is run and not shown. */
  sql: string | null;
}

/** What a plan's built-in migrations and seeds will run, in order. */
export async function readPlanSql(folder: string, plan: Plan): Promise<PlannedSql[]> {
  const parts = plan.steps.flatMap((step) =>
    step.kind === 'migrate' ? step.migrations.flatMap(({ part }) => part ?? []) : [],
  );
  return Promise.all(
    parts.map(async (part) => ({
      path: part.path,
      sql: part.kind === 'sql' ? (await readPart(folder, part)).trim() : null,
    })),
  );
}
