import { buildCommand } from '@stricli/core';
import { consentFlags, lookFlags, off, runFlags } from '../flags.ts';
import { parseDuration } from '../values.ts';
import { describe, load, optionalRun } from './parts.ts';

/** `pgreset undo` */
export const undo = buildCommand({
  loader: async () => load((await import('../commands/undo.ts')).undo),
  parameters: {
    flags: runFlags,
    positional: optionalRun('The run to take back; default: the newest that can be'),
  },
  docs: describe(
    'Bring back what a run set aside; undoing an undo is a redo',
    'What is there now goes aside in its turn, so nothing is lost by it.',
    'pgreset undo',
    'pgreset undo k3x7qpd --confirm shop',
  ),
});

/** `pgreset purge` */
export const purge = buildCommand({
  loader: async () => load((await import('../commands/purge.ts')).purge),
  parameters: {
    flags: {
      all: off('Everything that is aside'),
      olderThan: {
        kind: 'parsed',
        parse: parseDuration,
        brief: 'What has been aside for longer: 12h, 7d',
        placeholder: 'TIME',
        optional: true,
      },
      forget: off('With --all: remove the journal too, so that nothing of pgreset stays'),
      ...runFlags,
    },
    positional: optionalRun('Drop what this run set aside'),
  },
  docs: describe(
    'Drop what is aside for good, to free its space',
    'Refuses when something outside hangs on it. A purge cannot be undone.',
    'pgreset purge k3x7qpd',
    'pgreset purge --older-than 7d --yes',
    'pgreset purge --all --forget',
  ),
});

/** `pgreset resume` */
export const resume = buildCommand({
  loader: async () => load((await import('../commands/resume.ts')).resume),
  parameters: {
    flags: { ...lookFlags, ...consentFlags },
    positional: optionalRun('The run to go on with; default: the interrupted one'),
  },
  docs: describe(
    'Go on with a run that was interrupted, from its first step that is not done',
    'pgreset status says which run stopped and where. The other way out is undo.',
    'pgreset resume',
  ),
});

/** `pgreset apply` */
export const apply = buildCommand({
  loader: async () => load((await import('../commands/apply.ts')).apply),
  parameters: {
    flags: { ...lookFlags, ...consentFlags },
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: 'A plan from --dry-run --json', parse: String, placeholder: 'plan.json' },
      ],
    },
  },
  docs: describe(
    'Carry out exactly the plan in a file, or refuse',
    'The plan is made again; if its hash differs, nothing is done and what changed is named.',
    'pgreset rebuild --dry-run --json > plan.json',
    'pgreset apply plan.json --confirm shop',
  ),
});
