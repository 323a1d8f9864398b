import {
  applyEdits,
  type ExitCode,
  type FolderFacts,
  type InitWishes,
  proposeInit,
  readFolderFacts,
} from '../../index.ts';
import { consentNeeded, notConfirmed } from '../cli-errors.ts';
import { typedCommand } from '../command-line.ts';
import { renderProposal } from '../render/proposal.ts';
import type { OutputFlags, Terminal } from '../terminal.ts';

/** Flags of `pgreset init`. */
export interface InitFlags extends OutputFlags {
  readonly make?: boolean;
  readonly npmScript?: boolean;
  readonly ci?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** Looks at the folder, proposes a configuration, and writes it when that is wanted. */
export async function init(terminal: Terminal, flags: InitFlags): Promise<ExitCode> {
  const { folder, args } = terminal.context;
  const facts = await readFolderFacts(folder);
  const asks = terminal.interactive && !flags.yes && !flags.dryRun;
  const { edits, notes } = proposeInit(
    facts,
    asks ? await askWishes(terminal, facts, flags) : wishesOf(flags),
  );
  terminal.answer({ edits, notes });
  if (!terminal.json) terminal.show(renderProposal({ edits, notes }));
  if (edits.length === 0 || flags.dryRun) return 0;
  if (!flags.yes && !terminal.interactive)
    throw consentNeeded('There is no terminal to ask at.', typedCommand(args, { plus: ['--yes'] }));
  if (asks) await askToWrite(terminal, edits.length);
  await applyEdits(edits, folder);
  terminal.say(({ paint }) => edits.map(({ path }) => `${paint.green('✓')} Wrote ${path}`));
  return 0;
}

function wishesOf({ make, npmScript, ci }: InitFlags): InitWishes {
  return { make, npmScript, workflow: ci };
}

/** Asks only for what was not said by flags. */
async function askWishes(
  { context }: Terminal,
  { paths }: FolderFacts,
  flags: InitFlags,
): Promise<InitWishes> {
  if (flags.make || flags.npmScript || flags.ci) return wishesOf(flags);
  const { isCancel, multiselect } = await import('@clack/prompts');
  const chosen = await multiselect<'make' | 'npmScript' | 'workflow'>({
    message: 'A configuration file is written. What else?',
    options: [
      { value: 'make', label: 'make reset-db', hint: 'a rule in the Makefile' },
      ...(paths.includes('package.json')
        ? [{ value: 'npmScript' as const, label: 'npm run reset-db' }]
        : []),
      { value: 'workflow', label: 'a GitHub workflow', hint: 'started by hand' },
    ],
    required: false,
    input: context.stdin,
    output: context.stderr,
  });
  if (isCancel(chosen)) throw notConfirmed('You left at the question.');
  return Object.fromEntries(chosen.map((each) => [each, true]));
}

async function askToWrite({ context }: Terminal, files: number): Promise<void> {
  const { confirm } = await import('@clack/prompts');
  const agreed = await confirm({
    message: files === 1 ? 'Write this file?' : `Write these ${files} files?`,
    input: context.stdin,
    output: context.stderr,
  });
  if (agreed !== true) throw notConfirmed('Nothing was written.');
}
