import { type AsideStatus, type ExitCode, readStatus } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import { usage } from '../cli-errors.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { age, size } from '../render/format.ts';
import { timeOf } from '../render/format.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset purge`. */
export interface PurgeFlags extends RunFlags {
  readonly all?: boolean;
  /** Milliseconds. */
  readonly olderThan?: number;
  readonly forget?: boolean;
}

/** Drops asides for good. */
export async function purge(
  terminal: Terminal,
  flags: PurgeFlags,
  run?: string,
): Promise<ExitCode> {
  checkFlags(flags, run);
  const target = await openTarget(terminal, flags);
  const runs = run === undefined ? await chooseRuns(terminal, target, flags) : [run];
  const { forget = false, lockTimeout, disconnect = false, backup } = flags;
  const request = { way: 'purge', runs, forget, lockTimeout, disconnect } as const;
  return carryOut(terminal, target, { ...request, ...(backup && { backup }) }, flags);
}

function checkFlags({ all, olderThan, forget }: PurgeFlags, run?: string): void {
  const ways = [run !== undefined, all, olderThan !== undefined].filter(Boolean).length;
  if (ways > 1)
    throw usage(
      'A run, --all and --older-than do not go together.',
      'Each of them says which asides go.',
      'Give one of them.',
    );
  if (forget && !all)
    throw usage(
      '--forget needs --all.',
      'It removes the journal, and without the journal no aside could be undone.',
      'pgreset purge --all --forget',
    );
}

async function chooseRuns(
  _terminal: Terminal,
  target: Parameters<typeof readStatus>[0],
  { all, olderThan }: PurgeFlags,
): Promise<string[]> {
  const { asides } = await readStatus(target);
  if (all) return asides.map(({ run }) => run);
  if (olderThan !== undefined) {
    const before = Date.now() - olderThan;
    // An aside that the journal does not know has no age: it is never old enough by itself.
    return asides
      .filter(({ since }) => since !== null && timeOf(since) < before)
      .map(({ run }) => run);
  }
  if (asides.length <= 1) return asides.map(({ run }) => run);
  throw usage(
    `${asides.length} runs hold something aside.`,
    'It has to be said which go:',
    'pgreset purge RUN, or pgreset purge --all',
    asides.map(describeAside),
  );
}

function describeAside({ run, bytes, since }: AsideStatus): string {
  return `${run}: ${size(bytes)}${since === null ? '' : `, ${age(since, new Date())} old`}`;
}
