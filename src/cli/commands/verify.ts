import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Expectations,
  type ExitCode,
  learnTarget,
  type Target,
  verifyTarget,
} from '../../index.ts';
import { fileUnusable, usage } from '../cli-errors.ts';
import type { LookFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { renderVerification } from '../render/verification.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset verify`. */
export interface VerifyFlags extends LookFlags {
  readonly schema?: readonly string[];
  readonly learn?: boolean;
  readonly columns?: boolean;
  readonly write?: boolean;
}

/** Holds the database against the configuration's expectations, or learns them from what is there. */
export async function verify(terminal: Terminal, flags: VerifyFlags): Promise<ExitCode> {
  if ((flags.write || flags.columns) && !flags.learn)
    throw usage('--write and --columns need --learn.', 'They say how to learn.', 'Add --learn.');
  const found = await openTarget(terminal, flags);
  const target = withSchemas(found, flags.schema);
  if (flags.learn) return learn(terminal, target, flags);
  const verification = await verifyTarget(target);
  terminal.answer({ verification });
  if (!terminal.json) terminal.show(renderVerification(verification));
  return verification.ok ? 0 : 5;
}

function withSchemas(target: Target, schemas: readonly string[] | undefined): Target {
  return schemas ? { ...target, config: { ...target.config, schemas: [...schemas] } } : target;
}

async function learn(
  terminal: Terminal,
  target: Target,
  { columns, write }: VerifyFlags,
): Promise<ExitCode> {
  const expectations = await learnTarget(target, columns);
  terminal.answer({ expectations });
  if (write) return writeExpectations(terminal, target, expectations);
  if (!terminal.json) {
    terminal.say(({ paint }) => [paint.dim('For the configuration file:')]);
    const text = JSON.stringify(expectations, null, 2);
    terminal.show(() => `expectations: ${text},`.split('\n'));
  }
  return 0;
}

/** Only JSON can be changed by a program without losing what a person wrote around it. */
async function writeExpectations(
  terminal: Terminal,
  target: Target,
  expectations: Expectations,
): Promise<ExitCode> {
  const path = join(target.folder, 'pgreset.config.json');
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null)
    throw fileUnusable(
      path,
      'Only a configuration in JSON can be changed, and there is none.',
      'Paste what is printed without --write, or start one: echo {} > pgreset.config.json',
    );
  const config = JSON.parse(text) as object;
  await writeFile(path, `${JSON.stringify({ ...config, expectations }, null, 2)}\n`);
  terminal.say(({ paint }) => [
    `${paint.green('✓')} Wrote the expectations to pgreset.config.json`,
  ]);
  return 0;
}
