import { buildCommand } from '@stricli/core';
import { lookFlags, off, text, texts } from '../flags.ts';
import { describe, load, optionalRun } from './parts.ts';

/** `pgreset status` */
export const status = buildCommand({
  loader: async () => load((await import('../commands/status.ts')).status),
  parameters: { flags: { ...lookFlags, exact: off('Count every row instead of estimating') } },
  docs: describe(
    'Show the database: tables, rows, sizes, sessions, what is aside, what was interrupted',
    'Changes nothing. Row counts with ~ are the planner’s estimates.',
    'pgreset status',
    'pgreset status --url postgres://app@localhost/shop',
    'pgreset status --target staging --exact',
  ),
});

/** `pgreset history` */
export const history = buildCommand({
  loader: async () => load((await import('../commands/history.ts')).history),
  parameters: { flags: lookFlags, positional: optionalRun('Show this run with its steps') },
  docs: describe(
    'Show what was done to the database, and one run in detail',
    'The journal is the schema pgreset in the database itself; it outlives every reset.',
    'pgreset history',
    'pgreset history k3x7qpd',
  ),
});

/** `pgreset verify` */
export const verify = buildCommand({
  loader: async () => load((await import('../commands/verify.ts')).verify),
  parameters: {
    flags: {
      ...lookFlags,
      schema: texts('Look in this schema; may be repeated', 'NAME'),
      learn: off('Print the expectations that hold now, for the configuration'),
      columns: off('With --learn: every column with its type too'),
      write: off('With --learn: write them into pgreset.config.json'),
    },
  },
  docs: describe(
    'Hold the database against what the configuration expects',
    'Ends with 0 when everything is as expected, with 5 when not. Changes nothing.',
    'pgreset verify',
    'pgreset verify --learn',
  ),
});

/** `pgreset connect` */
export const connect = buildCommand({
  loader: async () => load((await import('../commands/connect.ts')).connect),
  parameters: {
    flags: {
      ...lookFlags,
      psql: off('Open psql'),
      pgadmin: text('Write a servers.json that pgAdmin imports', 'FILE'),
      passfile: text('With --pgadmin: where the password goes; default: ~/.pgpass', 'FILE'),
      uri: off('Print the connection as a URL'),
      env: off('Print lines for a shell: eval "$(pgreset connect --env)"'),
      showPassword: off('Show the password too'),
    },
  },
  docs: describe(
    'Show how to connect, open psql, or write what pgAdmin imports',
    'The password is never shown unless --show-password asks for it, and never an argument of psql.',
    'pgreset connect',
    'pgreset connect --psql --target staging',
    'pgreset connect --pgadmin servers.json',
    'eval "$(pgreset connect --env --show-password)"',
  ),
});
