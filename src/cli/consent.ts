import type { Consent, Plan, Target } from '../index.ts';
import { detectAgent } from './agents.ts';
import { consentNeeded, notConfirmed } from './cli-errors.ts';
import { typedCommand } from './command-line.ts';
import type { ConsentFlags } from './flags.ts';
import { visible } from './render/format.ts';
import type { Terminal } from './terminal.ts';

/**
 * Finds out whether a person agrees to a plan: by flags, or by typing the target's name. What they
 * said is judged by the library; here it is only asked for, and the command to type is spelled out.
 *
 * @throws PgresetError `no-consent` (3) where nobody can be asked, `cancelled` (130)
 */
export async function askConsent(
  terminal: Terminal,
  target: Target,
  plan: Plan,
  flags: Pick<ConsentFlags, 'confirm' | 'plan' | 'yes'>,
): Promise<Consent> {
  const { env } = terminal.context;
  const agent = detectAgent(env);
  const consent: Consent = {
    ...(flags.confirm !== undefined && { confirm: flags.confirm }),
    ...(flags.plan !== undefined && { plan: flags.plan }),
    yes: flags.yes ?? false,
    agent,
  };
  if (target.kind === 'embedded') return consent;
  if (agent !== null) return consentOfAgent(terminal, target, plan, consent);
  if (flags.confirm !== undefined || (flags.yes && target.kind === 'local')) return consent;
  const command = typedCommand(terminal.context.args, {
    switches: ['--yes'],
    plus: ['--confirm', target.name],
  });
  if (flags.yes)
    throw consentNeeded('--yes is not enough for a database on another machine.', command);
  if (!terminal.interactive)
    throw consentNeeded('There is no terminal to ask at, and no flag says yes.', command);
  return { ...consent, confirm: await typeName(terminal, target.name, 'go on') };
}

/** An agent needs the name and the hash, both out of a dry run that a person has seen. */
function consentOfAgent(
  { context }: Terminal,
  target: Target,
  plan: Plan,
  consent: Consent,
): Consent {
  if (consent.confirm === target.name && consent.plan !== undefined) return consent;
  const command = typedCommand(context.args, {
    switches: ['--yes'],
    flags: ['--confirm', '--plan'],
    plus: ['--confirm', target.name, '--plan', plan.hash],
  });
  throw consentNeeded(
    `An AI agent (${consent.agent}) is at the keyboard: show the plan to the person you work for, and ask.`,
    command,
  );
}

/** Asks for the target's name until it is typed. */
async function typeName({ context }: Terminal, name: string, purpose: string): Promise<string> {
  const { isCancel, text } = await import('@clack/prompts');
  const typed = await text({
    message: `Type ${visible(name)} to ${purpose} (Ctrl-C to leave)`,
    validate: (value) => (value === name ? undefined : `That is not ${visible(name)}.`),
    input: context.stdin,
    output: context.stderr,
  });
  if (isCancel(typed)) throw notConfirmed('You left at the question.');
  return typed;
}

/** What `agreeByName` asks, and what it says to an agent. */
export interface NameQuestion {
  name: string;
  /** `lift its protection`: what the name is typed for. */
  purpose: string;
  /** `only a person may lift a protection`. */
  reserved: string;
}

/**
 * Consent where there is no plan whose hash an agent could be bound to, so that a person has to give
 * it: by `--confirm NAME`, or by typing the name.
 *
 * @throws PgresetError `no-consent` (3), `cancelled` (130)
 */
export async function agreeByName(
  terminal: Terminal,
  { name, purpose, reserved }: NameQuestion,
  confirm: string | undefined,
): Promise<void> {
  const { env, args } = terminal.context;
  const agent = detectAgent(env);
  const command = typedCommand(args, { flags: ['--confirm'], plus: ['--confirm', name] });
  if (agent !== null)
    throw consentNeeded(
      `An AI agent (${agent}) is at the keyboard: ${reserved}.`,
      `Ask the person you work for to type: ${command}`,
    );
  if (confirm === name) return;
  if (confirm !== undefined)
    throw consentNeeded(`«${confirm}» is not the name of this target.`, command);
  if (!terminal.interactive)
    throw consentNeeded('There is no terminal to ask at, and no flag says yes.', command);
  await typeName(terminal, name, purpose);
}
