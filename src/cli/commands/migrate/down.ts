import {
  type DownGoal,
  type ExitCode,
  type MigrateRequest,
  migrationDirection,
  PgresetError,
  planReset,
  readMigrationInfo,
  readPlanSql,
  type Target,
} from '../../../index.ts';
import { carryOutPlan } from '../../carry-out.ts';
import type { RunFlags } from '../../flags.ts';
import { openTarget } from '../../open-target.ts';
import { runRequest, type UndoLimitFlags, undoLimitOf } from '../../run-request.ts';
import { renderSql } from '../../render/migrations.ts';
import type { Terminal } from '../../terminal.ts';
import { showInfo } from './info.ts';
import { apply } from './up.ts';

/** Flags of the commands that take migrations back. */
export interface DownFlags extends RunFlags, UndoLimitFlags {
  readonly skipMissingDown?: boolean;
  readonly keepFailed?: boolean;
}

/** Takes the newest migration back, or the newest few. */
export async function down(terminal: Terminal, flags: DownFlags, count = 1): Promise<ExitCode> {
  return takeBack(terminal, await openTarget(terminal, flags), { kind: 'down', count }, flags);
}

/** Takes all of them back. */
export async function reset(terminal: Terminal, flags: DownFlags): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  return takeBack(terminal, target, { kind: 'to', version: '0' }, flags);
}

/** Takes the newest back and applies it again. */
export async function redo(terminal: Terminal, flags: DownFlags): Promise<ExitCode> {
  return takeBack(terminal, await openTarget(terminal, flags), { kind: 'redo' }, flags);
}

/** Goes to a version, up or down. */
export async function to(
  terminal: Terminal,
  flags: DownFlags & { readonly singleTransaction?: boolean },
  version: string,
): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  const { migrations } = await readMigrationInfo(target);
  const goal = { kind: 'to', version } as const;
  if (migrationDirection(migrations, version) === 'up' && Number(version) !== 0)
    return apply(terminal, target, goal, flags);
  return takeBack(terminal, target, goal, flags);
}

/** Plans, shows, asks, takes back, and ends with where the migrations stand. */
async function takeBack(
  terminal: Terminal,
  target: Target,
  goal: DownGoal,
  flags: DownFlags,
): Promise<ExitCode> {
  const plan = await planReset(target, requestOf(target, goal, flags)).catch((error: unknown) => {
    // A script that resets an empty database has nothing to fail at.
    if (error instanceof PgresetError && error.code === 'nothing-to-roll-back') return null;
    throw error;
  });
  if (plan === null) {
    terminal.say(() => ['  Nothing is applied that would have to be taken back.']);
    await showInfo(terminal, target);
    return 0;
  }
  if (flags.dryRun) {
    const sql = readPlanSql(target.folder, plan);
    terminal.answer({ sql });
    if (!terminal.json) terminal.show(renderSql(sql));
  }
  const exit = await carryOutPlan(terminal, target, plan, flags);
  if (!flags.dryRun && (!flags.quiet || flags.json)) await showInfo(terminal, target);
  return exit;
}

function requestOf(target: Target, goal: DownGoal, flags: DownFlags): MigrateRequest {
  return {
    way: 'migrate',
    schemas: [...(target.config.schemas ?? [])],
    goal,
    skipMissingDown: flags.skipMissingDown ?? false,
    undoLimit: undoLimitOf(flags),
    keepFailed: flags.keepFailed ?? false,
    ...runRequest(flags, target),
  };
}
