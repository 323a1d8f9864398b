import { buildCommand } from '@stricli/core';
import {
  consentFlags,
  lookFlags,
  off,
  runFlags,
  text,
  texts,
  wayFlags,
  undoLimit,
} from '../flags.ts';
import { describe, load } from './parts.ts';

const buildFlags = {
  with: text(
    'Build by this command, by a migration tool of this name, or by the one found: auto',
    'COMMAND',
  ),
  sql: texts('Build from this SQL file or folder, all or nothing; may be repeated', 'PATH'),
  noVerify: off('Do not hold the result against the configuration’s expectations'),
  keepFailed: off('Leave a failed new state in place to look at'),
};

/** `pgreset clear` */
export const clear = buildCommand({
  loader: async () => load((await import('../commands/clear.ts')).clear),
  parameters: {
    flags: {
      schema: texts('Only this schema; may be repeated', 'NAME'),
      table: texts('Only this table, NAME or SCHEMA.NAME; may be repeated', 'NAME'),
      where: text('Only rows for which this SQL condition holds; needs one --table', 'SQL'),
      set: text('Set columns instead of deleting rows: "stuck = false"', 'SQL'),
      dependents: {
        kind: 'enum',
        values: ['refuse', 'delete'],
        default: 'refuse',
        brief: 'Rows elsewhere that refer to the rows: refuse, or delete them too',
      },
      keep: texts('Leave this table alone; may be repeated', 'NAME'),
      keepSequences: off('Let sequences stand where they are'),
      noUndo: off('Keep no copy of the rows'),
      undoLimit,
      ...runFlags,
    },
  },
  docs: describe(
    'The data goes, the structure stays: of everything, of tables, or of some rows',
    'Tables of migration tools are kept. Shows the plan and asks before anything changes.',
    'pgreset clear',
    'pgreset clear --table sequences --dependents delete',
    `pgreset clear --table sequences --where "id = 'A000045'"`,
    'pgreset clear --table sequences --set "values_requested = false" --where "values_requested"',
    'pgreset clear --dry-run',
  ),
});

/** `pgreset rebuild` */
export const rebuild = buildCommand({
  loader: async () => load((await import('../commands/rebuild.ts')).rebuild),
  parameters: {
    flags: {
      schema: texts('Only this schema; may be repeated', 'NAME'),
      ...buildFlags,
      ...runFlags,
    },
  },
  docs: describe(
    'Structure and data go aside, your build makes them anew; verified, undone in milliseconds',
    'The old state is renamed aside, not dropped. If the build or the verification fails, it is put back.',
    'pgreset rebuild',
    'pgreset rebuild --sql db/schema.sql',
    'pgreset rebuild --with "npx prisma migrate deploy"',
    'pgreset rebuild --dry-run --json > plan.json',
  ),
});

/** `pgreset recreate` */
export const recreate = buildCommand({
  loader: async () => load((await import('../commands/recreate.ts')).recreate),
  parameters: {
    flags: {
      forgetMigrations: off(
        'Set the migrations aside too, and let the tool make a first one out of your models',
      ),
      ...buildFlags,
      ...lookFlags,
      ...consentFlags,
      lockTimeout: wayFlags.lockTimeout,
      backup: wayFlags.backup,
    },
  },
  docs: describe(
    'Create the database anew, like the old one, and build it; undone in milliseconds',
    'Others are disconnected. The old database is renamed aside, not dropped.',
    'pgreset recreate --dry-run',
    'pgreset recreate --with auto',
    'pgreset recreate --forget-migrations --with auto',
    'pgreset recreate --sql db/schema.sql',
  ),
});

/** `pgreset rollback` */
export const rollback = buildCommand({
  loader: async () => load((await import('../commands/rollback.ts')).rollback),
  parameters: {
    flags: {
      with: text('Use this migration tool; default: the one that is found', 'TOOL'),
      schema: texts('Only this schema; may be repeated', 'NAME'),
      noUndo: off('Let the downs run on the tables themselves, and keep nothing'),
      undoLimit,
      keepFailed: off('Leave a half rolled back state in place to look at'),
      ...runFlags,
    },
  },
  docs: describe(
    'Take every migration back, newest first, with your own migration tool',
    'The tool’s downs run on a copy; the originals wait aside, so undo takes milliseconds.',
    'pgreset rollback --dry-run',
    'pgreset rollback',
    'pgreset rollback --with knex --no-undo',
  ),
});

/** `pgreset seed` */
export const seed = buildCommand({
  loader: async () => load((await import('../commands/seed.ts')).seed),
  parameters: {
    flags: {
      with: text('Use this migration tool; default: the one that is found', 'TOOL'),
      ...runFlags,
    },
    positional: {
      kind: 'array',
      parameter: {
        brief: 'SQL files and modules to run instead',
        parse: String,
        placeholder: 'FILE',
      },
    },
  },
  docs: describe(
    'Fill the tables: from files, in one transaction, or with your migration tool’s own seeds',
    'Runs knex seed:run, prisma db seed, bin/rails db:seed, … and says which tables got rows.',
    'pgreset seed',
    'pgreset seed db/seed.sql db/users.ts',
    'pgreset seed --with laravel',
  ),
});

/** `pgreset reset` */
export const reset = buildCommand({
  loader: async () => load((await import('../commands/reset.ts')).reset),
  parameters: { flags: runFlags },
  docs: describe(
    'Explain the ways to reset, and ask which',
    'Without a terminal it names the ways and ends with 2.',
    'pgreset reset',
  ),
});

/** `pgreset` alone in a terminal. */
export const menu = buildCommand({
  loader: async () => load((await import('../commands/menu.ts')).menu),
  parameters: { flags: runFlags },
  docs: { brief: 'Show the target and ask what to do' },
});
