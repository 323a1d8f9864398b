import { buildCommand } from '@stricli/core';
import { lookFlags, off, runFlags } from '../flags.ts';
import { describe, load } from './parts.ts';

const file = (brief: string) => ({ brief, parse: String, placeholder: 'FILE' }) as const;

/** `pgreset backup` */
export const backup = buildCommand({
  loader: async () => load((await import('../commands/backup.ts')).backup),
  parameters: {
    flags: lookFlags,
    positional: {
      kind: 'tuple',
      parameters: [
        {
          ...file('Where to; default: .pgreset/ with the name and the time, and nowhere on Heroku'),
          optional: true,
        },
      ],
    },
  },
  docs: describe(
    'Write the whole database into a file, and read that again before it gets its name',
    'Made by pg_dump, which has to be on the PATH and as new as the server; with --app, by Heroku, where it stays. Changes nothing.',
    'pgreset backup',
    'pgreset backup shop.dump --target staging',
    'pgreset backup --app tmi-server',
  ),
});

/** `pgreset restore` */
export const restore = buildCommand({
  loader: async () => load((await import('../commands/restore.ts')).restore),
  parameters: {
    flags: {
      noVerify: off('Do not hold the result against the configuration’s expectations'),
      keepFailed: off('Leave a failed new state in place to look at'),
      ...runFlags,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          ...file('A backup of pgreset, of pg_dump -Fc, or the name of one at Heroku'),
          optional: true,
        },
      ],
    },
  },
  docs: describe(
    'Bring the state that is in a backup; the present one goes aside',
    'Like every way: shown first, verified, put back when it fails, undone in milliseconds.',
    'pgreset restore shop.dump --dry-run',
    'pgreset restore shop.dump',
    'pgreset restore b001 --app tmi-server',
  ),
});
