import { toolDidNothing, toolLeftMigrations } from '../errors/migration-errors.ts';
import { readApplied } from '../migrations/applied.ts';
import { type ToolWork, typeOrFail } from './tool-work.ts';
import type { StepResult } from './step.ts';
import { lookAtTool } from './tool-look.ts';

/**
 * Takes all migrations back with the tool's own downs. What they leave behind is named: Alembic's
 * enums, tables that no migration made.
 *
 * @throws PgresetError `tool-failed`, `tool-did-nothing`, `tool-left-migrations`
 */
export async function rollToZero(work: ToolWork): Promise<StepResult> {
  const { step, tool, context } = work;
  const applied = () => readApplied(context.session, tool).then(({ versions }) => versions);
  const before = await applied();
  // From here on something may have changed, even if nobody lives to say so.
  await context.inBatch(() => Promise.resolve({ begun: true }));
  let left = before;
  while (left.length > 0) {
    await typeOrFail(work, async () => stateOf(before, await applied()));
    const now = await applied();
    context.emit({
      type: 'progress',
      done: before.length - now.length,
      total: before.length,
      unit: 'migrations',
    });
    if (now.length >= left.length)
      throw toolDidNothing(
        step.title,
        step.command,
        `All of these are still applied: ${now.join(', ')}.`,
      );
    left = now;
    if (!step.repeat) break;
  }
  const { applied: end, objects } = await lookAtTool(context.session, tool, step.schemas);
  if (left.length > 0) throw toolLeftMigrations(step.title, end.table ?? step.title, left);
  return {
    summary: `${before.length} taken back`,
    warnings: objects.length > 0 ? [leftOver(step.title, objects)] : [],
  };
}

function stateOf(before: string[], now: string[]): string {
  if (now.length === before.length) return `All ${now.length} migrations are still applied.`;
  return `${before.length - now.length} migrations were taken back; still applied: ${now.join(', ')}.`;
}

function leftOver(title: string, objects: string[]): string {
  const shown = objects.slice(0, 20).join(', ');
  const more = objects.length > 20 ? ` and ${objects.length - 20} more` : '';
  return `the downs of ${title} left over: ${shown}${more}`;
}
