import { toolDidNothing } from '../errors/migration-errors.ts';
import { NOTHING_CHANGED } from '../errors/pgreset-error.ts';
import { counted } from './counted.ts';
import { type ToolWork, typeOrFail } from './tool-work.ts';
import type { StepResult } from './step.ts';
import { lookAtTool } from './tool-look.ts';
import { copyTrackingTables } from './tool-tracking.ts';

/**
 * Applies all migrations to the emptied schemas.
 *
 * @throws PgresetError `tool-failed`, `tool-did-nothing`
 */
export async function migrateUp(work: ToolWork): Promise<StepResult> {
  const { step, tool, context } = work;
  if (tool.seesAsides) await copyTrackingTables(context.session, tool);
  await typeOrFail(work, () => Promise.resolve(NOTHING_CHANGED));
  const { applied, objects } = await lookAtTool(context.session, tool, step.schemas);
  const refuse = (found: string) => toolDidNothing(step.title, step.command, found);
  if (tool.tracking !== null) {
    if (applied.table === null) throw refuse(`Its table ${tool.tracking.table} is not there.`);
    if (applied.versions.length === 0) throw refuse(`${applied.table} lists no migration.`);
  }
  if (objects.length === 0) throw refuse(`There is nothing in ${step.schemas.join(', ')}.`);
  const count = applied.versions.length;
  return { summary: `${count} applied, ${counted(objects.length, 'object')}` };
}
