import { type ExitCode, setProtection } from '../../index.ts';
import { detectAgent } from '../agents.ts';
import { consentNeeded } from '../cli-errors.ts';
import { typedCommand } from '../command-line.ts';
import { typeName } from '../consent.ts';
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
  await agreeToUnprotect(terminal, target.name, flags.confirm);
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

/** There is no plan here whose hash an agent could be bound to, so a person has to do it. */
async function agreeToUnprotect(
  terminal: Terminal,
  name: string,
  confirm: string | undefined,
): Promise<void> {
  const { env, args } = terminal.context;
  const agent = detectAgent(env);
  const command = typedCommand(args, { flags: ['--confirm'], plus: ['--confirm', name] });
  if (agent !== null)
    throw consentNeeded(
      `An AI agent (${agent}) is at the keyboard: only a person may lift a protection.`,
      `Ask the person you work for to type: ${command}`,
    );
  if (confirm === name) return;
  if (confirm !== undefined)
    throw consentNeeded(`«${confirm}» is not the name of this target.`, command);
  if (!terminal.interactive)
    throw consentNeeded('There is no terminal to ask at, and no flag says yes.', command);
  await typeName(terminal, name, 'lift its protection');
}
