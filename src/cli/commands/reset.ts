import type { ExitCode } from '../../index.ts';
import { notConfirmed, usage } from '../cli-errors.ts';
import type { RunFlags } from '../flags.ts';
import type { Terminal } from '../terminal.ts';

/** A way that needs nothing but a database, and a migration tool or what else builds it. */
export type ResetWay = 'clear' | 'rebuild' | 'recreate' | 'rollback';

/** What the ways do, in a sentence each. */
export const WAYS: Record<ResetWay, string> = {
  clear: 'the data goes, the structure stays',
  rebuild: 'structure and data go, your build makes them anew',
  recreate: 'the database itself anew, others are disconnected',
  rollback: 'every migration back, with your own tool',
};

/** For those who only know that they want a reset: explains the ways and asks. */
export async function reset(terminal: Terminal, flags: RunFlags): Promise<ExitCode> {
  const ways = Object.entries(WAYS) as [ResetWay, string][];
  if (!terminal.interactive)
    throw usage(
      'There is more than one way to reset.',
      'Without a terminal the way has to be said:',
      'pgreset clear --dry-run    pgreset rebuild --dry-run',
      ways.map(([way, what]) => `pgreset ${way}: ${what}`),
    );
  const { isCancel, select } = await import('@clack/prompts');
  const way = await select<ResetWay>({
    message: 'Which way? All can be undone.',
    options: ways.map(([value, hint]) => ({ value, label: value, hint })),
    input: terminal.context.stdin,
    output: terminal.context.stderr,
  });
  if (isCancel(way)) throw notConfirmed('You left at the question.');
  return resetBy(terminal, flags, way);
}

/** Goes on as if the way had been typed, with its usual flags. */
export async function resetBy(
  terminal: Terminal,
  flags: RunFlags,
  way: ResetWay,
): Promise<ExitCode> {
  switch (way) {
    case 'clear':
      return (await import('./clear.ts')).clear(terminal, { ...flags, dependents: 'refuse' });
    case 'rebuild':
      return (await import('./rebuild.ts')).rebuild(terminal, flags);
    case 'recreate':
      return (await import('./recreate.ts')).recreate(terminal, flags);
    case 'rollback':
      return (await import('./rollback.ts')).rollback(terminal, flags);
  }
}
