import type { StepBase, StepKind } from './step.ts';

/**
 * Lifts a schema's default privileges while pg_restore works, and sets them again afterwards. A
 * backup names grants against an empty slate: what is granted by default would come on top.
 */
export interface DefaultPrivileges extends StepBase {
  kind: 'default-privileges';
  verb: 'lift' | 'set';
  lift: string[];
  set: string[];
}

export const defaultPrivileges: StepKind<DefaultPrivileges> = {
  describe: ({ verb }) =>
    verb === 'lift'
      ? 'Lift default privileges, which would add to the grants in the copy'
      : 'Set default privileges again',

  async run(step, { session }) {
    await session.script(step[step.verb].join(';\n'));
    return { summary: 'done' };
  },

  inverse: (step) => (step.verb === 'lift' ? { ...step, verb: 'set' } : null),
};
