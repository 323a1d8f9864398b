import type { Work } from '../action.ts';
import type { OutputFlags } from '../terminal.ts';

/** What a command says about itself: a sentence, more about it, and commands that can be typed. */
export function describe(brief: string, more: string, ...commands: string[]) {
  const examples = commands.map((command) => `  ${command}`);
  return { brief, fullDescription: [`${brief}.`, more, '', 'Examples:', ...examples].join('\n') };
}

/** One run's id, which may be left out. */
export function optionalRun(brief: string) {
  return {
    kind: 'tuple',
    parameters: [{ brief, parse: String, placeholder: 'RUN', optional: true }],
  } as const;
}

/** Joins a command with what all commands need: loaded when it runs, definitions must cost nothing. */
export async function load<Flags extends OutputFlags, Args extends unknown[]>(
  work: Work<Flags, Args>,
) {
  return (await import('../action.ts')).action(work);
}
