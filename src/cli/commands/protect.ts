import { type ExitCode, setProtection } from '../../index.ts';
import { agreeByName } from '../consent.ts';
import type { LookFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { visible } from '../render/format.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset protect`. */
export interface ProtectFlags extends LookFlags {
  readonly reason?: string;
}

/** Flags of `pgreset unprotect`. */
export interface UnprotectFlags extends ProtectFlags {
  readonly confirm?: string;
}

/** Leaves a mark in the database that makes every reset refuse it. */
export async function protect(terminal: Terminal, flags: ProtectFlags): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  const reason = flags.reason ?? 'pgreset protect';
  const protection = await setProtection(target, true, reason);
  terminal.answer({ protection });
  terminal.say(({ paint }) => [
    `${paint.green('✓')} ${visible(target.name)} is protected: every reset refuses it.`,
  ]);
  return 0;
}

/** Takes the mark away, or says that a name that sounds like production is none. */
export async function unprotect(terminal: Terminal, flags: UnprotectFlags): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  const question = {
    name: target.name,
    purpose: 'lift its protection',
    reserved: 'only a person may lift a protection',
  };
  await agreeByName(terminal, question, flags.confirm);
  const reason = flags.reason ?? 'pgreset unprotect';
  const protection = await setProtection(target, false, reason);
  terminal.answer({ protection });
  terminal.say(({ paint }) => [
    paint.yellow(`▲ ${visible(target.name)} may be reset now.`),
    ...(target.config.protected
      ? [paint.yellow('  The configuration still protects it: take `protected` out there.')]
      : []),
  ]);
  return 0;
}
