import { buildCommand } from '@stricli/core';
import { off, runFlags, text } from '../flags.ts';
import { describe, load } from './parts.ts';

const noVerify = off('Do not hold the result against the configuration’s expectations');

/** `pgreset replace` */
export const replace = buildCommand({
  loader: async () => load((await import('../commands/replace.ts')).replace),
  parameters: {
    flags: {
      addonPlan: text('Plan of the new database: essential-1; default: the same', 'NAME'),
      with: text(
        'Build by restart (default), by release, or by this command in a one-off dyno',
        'COMMAND',
      ),
      noVerify,
      keepFailed: off('Leave a failed new state in place to look at'),
      ...runFlags,
    },
  },
  docs: describe(
    'Heroku: a new database beside the old one, promoted and built; undone by promoting the old one',
    'The old one keeps all its data, and costs, until pgreset purge destroys it.',
    'pgreset replace --app shop --dry-run',
    'pgreset replace --app shop --addon-plan essential-1',
  ),
});

/** `pgreset provider-reset` */
export const providerReset = buildCommand({
  loader: async () => load((await import('../commands/provider-reset.ts')).providerReset),
  parameters: { flags: { noVerify, ...runFlags } },
  docs: describe(
    'Heroku: let it empty the database as its dashboard does, and restart all dynos; no undo',
    'The call is never repeated: where no answer comes, the database is looked at.',
    'pgreset provider-reset --app shop --backup',
  ),
});
