import { readPart } from '../migrations/built-in/run-part.ts';
import type { Plan } from '../plan/plan.ts';

/** A file that a plan runs, with what of its text runs. */
export interface PlannedSql {
  path: string;
  /** null: a module, which is run and not shown. */
  sql: string | null;
}

/** What a plan's built-in migrations and seeds will run, in order. */
export function readPlanSql(folder: string, plan: Plan): PlannedSql[] {
  return plan.steps
    .flatMap((step) =>
      step.kind === 'migrate' ? step.migrations.flatMap(({ part }) => part ?? []) : [],
    )
    .map((part) => ({
      path: part.path,
      sql: part.kind === 'sql' ? readPart(folder, part).trim() : null,
    }));
}
