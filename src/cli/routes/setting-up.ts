import { buildCommand } from '@stricli/core';
import { lookFlags, off, outputFlags, text } from '../flags.ts';
import { parseCount } from '../values.ts';
import { describe, load } from './parts.ts';

const reason = text('Said whenever a reset is refused', 'TEXT');

/** `pgreset protect` */
export const protect = buildCommand({
  loader: async () => load((await import('../commands/protect.ts')).protect),
  parameters: { flags: { ...lookFlags, reason } },
  docs: describe(
    'Mark the database so that every reset refuses it',
    'The mark lies in the database and holds for that one: a restored copy may be reset.',
    'pgreset protect --reason "customers use it"',
  ),
});

/** `pgreset unprotect` */
export const unprotect = buildCommand({
  loader: async () => load((await import('../commands/protect.ts')).unprotect),
  parameters: {
    flags: {
      ...lookFlags,
      reason: text('Why it may be reset', 'TEXT'),
      confirm: text('Agree: the name of the target', 'NAME'),
    },
  },
  docs: describe(
    'Allow resets again, or allow them although the name sounds like production',
    'Has a consent of its own, and is refused to AI agents.',
    'pgreset unprotect',
    'pgreset unprotect --confirm shop_live --reason "a copy for tests"',
  ),
});

/** `pgreset init` */
export const init = buildCommand({
  loader: async () => load((await import('../commands/init.ts')).init),
  parameters: {
    flags: {
      make: off('Add a rule reset-db to the Makefile'),
      npmScript: off('Add a script reset-db to package.json'),
      ci: off('Add a GitHub workflow, started by hand'),
      yes: off('Write without asking'),
      dryRun: off('Show what would be written and stop'),
      ...outputFlags,
    },
  },
  docs: describe(
    'Look at this folder and write pgreset.config.ts for it',
    'Nothing that is there is overwritten.',
    'pgreset init',
    'pgreset init --make --npm-script --yes',
  ),
});

/** `pgreset demo` */
export const demo = buildCommand({
  loader: async () => load((await import('../commands/demo.ts')).demo),
  parameters: {
    flags: {
      rows: {
        kind: 'parsed',
        parse: parseCount,
        brief: 'Rows to load, about',
        placeholder: 'N',
        default: '10000',
      },
      keep: off('Leave the server running until Ctrl-C, to try more'),
      heroku: off('A local Heroku with an app, to try on until Ctrl-C'),
      ...outputFlags,
    },
  },
  docs: describe(
    'Watch 25 tables be reset, verified and brought back, on a server of its own',
    'Starts a PostgreSQL that came with npm in a temporary folder; touches nothing else.',
    'pgreset demo',
    'pgreset demo --rows 1000000',
    'pgreset demo --heroku',
  ),
});
