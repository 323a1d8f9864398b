import { type ExitCode, lastUndoable, readHistory, type Target } from '../../index.ts';
import { notConfirmed } from '../cli-errors.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { renderBriefStatus, type StatusView } from '../render/status.ts';
import type { Terminal } from '../terminal.ts';
import { resetBy, type ResetWay, WAYS } from './reset.ts';
import { viewStatus } from './status.ts';

type Choice =
  ResetWay | 'status' | 'seed' | 'backup' | 'undo' | 'purge' | 'verify' | 'connect' | 'leave';

/** `pgreset` alone in a terminal: shows the target and asks what to do. */
export async function menu(terminal: Terminal, flags: RunFlags): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  const view = await viewStatus(target, flags);
  terminal.say(renderBriefStatus(view));
  const { isCancel, select } = await import('@clack/prompts');
  const choice = await select<Choice>({
    message: 'What do you want to do?',
    options: choices(target, view, lastUndoable(await readHistory(target))?.id),
    input: terminal.context.stdin,
    output: terminal.context.stderr,
  });
  if (isCancel(choice)) throw notConfirmed('You left at the question.');
  // From here on it is as if the command had been typed.
  const context = { ...terminal.context, args: [choice, ...terminal.context.args] };
  return follow({ ...terminal, context }, flags, choice);
}

function choices(
  { config }: Target,
  { status, migrations }: StatusView,
  undoable: string | undefined,
) {
  const tool = migrations.tools.find(({ marker }) => marker !== null)?.tool;
  const option = (value: Choice, hint: string) => ({ value, label: value, hint });
  return [
    option('status', 'everything that is known'),
    option('clear', WAYS.clear),
    option('rebuild', WAYS.rebuild),
    option('recreate', WAYS.recreate),
    ...(tool?.toZero ? [option('rollback', WAYS.rollback)] : []),
    ...(tool?.seed ? [option('seed', `fill the tables with ${tool.title}`)] : []),
    ...(undoable === undefined ? [] : [option('undo', `take back run ${undoable}`)]),
    ...(status.asides.length === 0 ? [] : [option('purge', 'free the space of what is aside')]),
    ...(config.expectations ? [option('verify', 'hold it against the configuration')] : []),
    option('backup', 'write it all into a file'),
    option('connect', 'psql, pgAdmin, URL'),
    option('leave', 'change nothing'),
  ];
}

/** Loaded one by one: each brings what it needs. */
async function follow(terminal: Terminal, flags: RunFlags, choice: Choice): Promise<ExitCode> {
  switch (choice) {
    case 'status':
      return (await import('./status.ts')).status(terminal, flags);
    case 'clear':
    case 'rebuild':
    case 'recreate':
    case 'rollback':
      return resetBy(terminal, flags, choice);
    case 'seed':
      return (await import('./seed.ts')).seed(terminal, flags);
    case 'backup':
      return (await import('./backup.ts')).backup(terminal, flags);
    case 'undo':
      return (await import('./undo.ts')).undo(terminal, flags);
    case 'purge':
      return (await import('./purge.ts')).purge(terminal, flags);
    case 'verify':
      return (await import('./verify.ts')).verify(terminal, flags);
    case 'connect':
      return (await import('./connect.ts')).connect(terminal, flags);
    case 'leave':
      return 0;
  }
}
