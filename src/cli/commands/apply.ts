import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ExitCode, type Plan, planReset } from '../../index.ts';
import { carryOutPlan } from '../carry-out.ts';
import { fileUnusable, planOutdated } from '../cli-errors.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset apply`: how to wait and whom to disconnect is part of the plan. */
export type ApplyFlags = Omit<RunFlags, 'lockTimeout' | 'disconnect' | 'backup'>;

/** Carries out exactly the plan in a file, or refuses. */
export async function apply(
  terminal: Terminal,
  flags: ApplyFlags,
  path: string,
): Promise<ExitCode> {
  const written = await readPlan(resolve(terminal.context.folder, path), path);
  const target = await openTarget(terminal, flags);
  // Made again and shown as it is now: the sentences in a file could say anything.
  const plan = await planReset(target, written.request);
  if (plan.hash !== written.hash)
    throw planOutdated(written.hash, plan.hash, differences(written, plan));
  const { lockTimeout, disconnect } = written.request;
  return carryOutPlan(terminal, target, plan, { ...flags, lockTimeout, disconnect });
}

/** A plan as `--dry-run --json` printed it, alone or with what is around it. */
async function readPlan(path: string, shown: string): Promise<Plan> {
  const next = 'Write one with: pgreset rebuild --dry-run --json > plan.json';
  const text = await readFile(path, 'utf8').catch(() => {
    throw fileUnusable(shown, 'There is no such file.', next);
  });
  const plan = planIn(text);
  if (!plan) throw fileUnusable(shown, 'It holds no plan of this version of pgreset.', next);
  return plan;
}

function planIn(text: string): Plan | null {
  try {
    const data = JSON.parse(text) as { plan?: Partial<Plan> } | null;
    const plan = (data?.plan ?? data) as Partial<Plan> | null;
    const complete =
      plan?.format === 1 &&
      typeof plan.hash === 'string' &&
      typeof plan.request?.way === 'string' &&
      typeof plan.structure === 'object';
    return complete ? (plan as Plan) : null;
  } catch {
    return null;
  }
}

/** Names of what is not as it was, a screenful at most. */
function differences(old: Plan, now: Plan): string[] {
  const before = old.structure;
  const names = [...new Set([...Object.keys(before), ...Object.keys(now.structure)])];
  const changed = names
    .filter((name) => before[name] !== now.structure[name])
    .map((name) => {
      if (before[name] === undefined) return `${name} appeared`;
      return now.structure[name] === undefined ? `${name} is gone` : `${name} changed`;
    });
  const other = JSON.stringify(old.identity) !== JSON.stringify(now.identity);
  const all = [...(other ? ['it is another database'] : []), ...changed];
  return all.length > 20 ? [...all.slice(0, 20), `… and ${all.length - 20} more`] : all;
}
