import { type ExitCode, migrateUp, planUp, type Target, type UpGoal } from '../../../index.ts';
import { drawing } from '../../carry-out.ts';
import type { LookFlags } from '../../flags.ts';
import { followRun } from '../../follow-run.ts';
import { interruptible } from '../../interruptible.ts';
import { openTarget } from '../../open-target.ts';
import { renderApplied, renderSql, renderUps } from '../../render/migrations.ts';
import type { Terminal } from '../../terminal.ts';

/** Flags of the commands that apply migrations. */
export interface UpFlags extends LookFlags {
  readonly singleTransaction?: boolean;
  readonly lockTimeout: number;
  readonly dryRun?: boolean;
}

/** Applies everything that is pending. */
export async function latest(terminal: Terminal, flags: UpFlags): Promise<ExitCode> {
  return apply(terminal, await openTarget(terminal, flags), { kind: 'latest' }, flags);
}

/** Applies the next one, or the next few. */
export async function up(terminal: Terminal, flags: UpFlags, count = 1): Promise<ExitCode> {
  return apply(terminal, await openTarget(terminal, flags), { kind: 'up', count }, flags);
}

/** Applies what a goal needs; nobody is asked, since nothing is taken back. */
export async function apply(
  terminal: Terminal,
  target: Target,
  goal: UpGoal,
  { singleTransaction = false, lockTimeout, dryRun }: UpFlags,
): Promise<ExitCode> {
  const request = { goal, singleTransaction, lockTimeout };
  if (dryRun) return showPending(terminal, target, request);
  const live = drawing(terminal);
  try {
    const report = await interruptible(
      terminal,
      followRun(live, terminal.style.paint),
      (signal, onEvent) => migrateUp(target, request, { signal, onEvent }),
    );
    live.close();
    terminal.answer({ report });
    if (!terminal.json) terminal.show(renderApplied(report, target.name));
    return 0;
  } finally {
    live.close();
  }
}

async function showPending(
  terminal: Terminal,
  target: Target,
  request: Parameters<typeof planUp>[1],
): Promise<0> {
  const { migrations, texts, warnings } = await planUp(target, request);
  const sql = migrations.map(({ up }, index) => ({
    path: up.path,
    sql: up.kind === 'sql' ? texts[index]!.trim() : null,
  }));
  terminal.answer({ pending: migrations.map(({ version, name }) => ({ version, name })), sql });
  terminal.show(renderUps(migrations, warnings));
  if (!terminal.json) terminal.show(renderSql(sql));
  return 0;
}
