import {
  downsMissing,
  migrationFilesMissing,
  nothingToRollBack,
  rollbackNotUndoable,
  toolCannot,
} from '../errors/migration-errors.ts';
import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { RollbackRequest } from './plan.ts';

/**
 * What takes all back.
 *
 * @throws PgresetError `tool-cannot`, `nothing-to-roll-back`
 */
export function downCommand({ tool, project, applied }: ToolFacts): string {
  const { toZero, title } = tool;
  if (toZero === null)
    throw toolCannot(title, 'roll back', 'Build anew instead: pgreset rebuild --with auto');
  if (applied.versions.length === 0) throw nothingToRollBack(title, applied.table);
  return toZero.kind === 'repeat'
    ? toZero.command(project)
    : toZero.command(project, applied.versions);
}

/** @throws PgresetError `migration-files-missing`, `downs-missing` */
export function checkFiles({ tool, problems }: ToolFacts): void {
  if (problems === null) return;
  if (problems.missing.length > 0) throw migrationFilesMissing(tool.title, problems.missing);
  if (problems.withoutDown.length > 0) throw downsMissing(tool.title, problems.withoutDown);
}

/**
 * Can the old state be copied, with what there is and within what was allowed?
 *
 * @throws PgresetError `rollback-not-undoable`
 */
export function checkCopy(
  { server }: Snapshot,
  { dumpVersion }: ToolFacts,
  { undoLimit }: Pick<RollbackRequest, 'undoLimit'>,
  bytes: number,
): void {
  const major = Math.trunc(server.versionNumber / 10_000);
  const without = 'Or without a way back: --no-undo';
  if (dumpVersion === null || dumpVersion < major)
    throw rollbackNotUndoable(
      dumpVersion === null
        ? 'There is no pg_dump on the PATH to copy the old state with.'
        : `pg_dump ${dumpVersion} on the PATH cannot read a server of version ${major}.`,
      `Install postgresql-client-${major}. ${without}`,
    );
  if (bytes > undoLimit!)
    throw rollbackNotUndoable(
      `The schemas hold ${bytes} bytes; up to ${undoLimit} are copied.`,
      `Allow more: --undo-limit ${Math.ceil(bytes / 2 ** 20)}MB. ${without}`,
    );
}
