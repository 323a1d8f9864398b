import { buildCommand, buildRouteMap } from '@stricli/core';
import { lookFlags, off, runFlags, undoLimit } from '../flags.ts';
import { parseCount } from '../values.ts';
import { describe, load } from './parts.ts';

const singleTransaction = off('All in one transaction instead of one each');

const upFlags = {
  singleTransaction,
  dryRun: off('Show the SQL and stop'),
  lockTimeout: runFlags.lockTimeout,
  ...lookFlags,
};

const downFlags = {
  skipMissingDown: off('Only forget migrations that have no down'),
  noUndo: off('Let the downs run on the tables themselves, and keep nothing'),
  undoLimit,
  keepFailed: off('Leave a half rolled back state in place to look at'),
  ...runFlags,
} as const;

const some = (brief: string) =>
  ({
    kind: 'tuple',
    parameters: [{ brief, parse: parseCount, placeholder: 'N', optional: true }],
  }) as const;

const one = (brief: string, placeholder: string) =>
  ({ kind: 'tuple', parameters: [{ brief, parse: String, placeholder }] }) as const;

const info = buildCommand({
  loader: async () => load((await import('../commands/migrate/info.ts')).info),
  parameters: { flags: lookFlags },
  docs: describe(
    'Show the database’s version, and each migration with its status',
    'Marks files that were changed after they ran, that are gone, and that come late.',
    'pgreset migrate info',
  ),
});

const latest = buildCommand({
  loader: async () => load((await import('../commands/migrate/up.ts')).latest),
  parameters: { flags: upFlags },
  docs: describe(
    'Apply every pending migration',
    'Each is a transaction of its own, together with the note that it is applied.',
    'pgreset migrate latest',
    'pgreset migrate latest --single-transaction',
    'pgreset migrate latest --dry-run',
  ),
});

const up = buildCommand({
  loader: async () => load((await import('../commands/migrate/up.ts')).up),
  parameters: { flags: upFlags, positional: some('How many; default: 1') },
  docs: describe(
    'Apply the next pending migration, or the next few',
    'The oldest first.',
    'pgreset migrate up',
    'pgreset migrate up 3',
  ),
});

const down = buildCommand({
  loader: async () => load((await import('../commands/migrate/down.ts')).down),
  parameters: { flags: downFlags, positional: some('How many; default: 1') },
  docs: describe(
    'Take the newest migration back, or the newest few',
    'Shows the plan and asks. The downs run on a copy, the originals wait aside: pgreset undo.',
    'pgreset migrate down',
    'pgreset migrate down 2 --dry-run',
  ),
});

const to = buildCommand({
  loader: async () => load((await import('../commands/migrate/down.ts')).to),
  parameters: {
    flags: { singleTransaction, ...downFlags },
    positional: one('The version to be at; 0: before the first', 'VERSION'),
  },
  docs: describe(
    'Go to a version: newer ones are taken back, or older ones applied',
    'Taking back is planned and asked about as by down.',
    'pgreset migrate to 20250103',
    'pgreset migrate to 0',
  ),
});

const reset = buildCommand({
  loader: async () => load((await import('../commands/migrate/down.ts')).reset),
  parameters: { flags: downFlags },
  docs: describe(
    'Take every migration back to version 0, newest first, and show info',
    'The table of migrations stays. A failing down leaves everything as it was.',
    'pgreset migrate reset',
    'pgreset migrate reset --yes --no-undo',
  ),
});

const redo = buildCommand({
  loader: async () => load((await import('../commands/migrate/down.ts')).redo),
  parameters: { flags: downFlags },
  docs: describe(
    'Take the newest migration back and apply it again',
    'For a migration that is still being written.',
    'pgreset migrate redo',
  ),
});

const create = buildCommand({
  loader: async () => load((await import('../commands/migrate/new.ts')).create),
  parameters: {
    flags: lookFlags,
    positional: one('What it does; NAME.ts makes a module of it', 'NAME'),
  },
  docs: describe(
    'Write the files of a new migration',
    'Numbered or timestamped, in one file or two, as those that are there. Needs no database.',
    'pgreset migrate new create_users',
    'pgreset migrate new backfill_names.ts',
  ),
});

/** `pgreset migrate` */
export const migrate = buildRouteMap({
  routes: { info, latest, up, down, to, reset, redo, new: create },
  docs: {
    brief: 'Apply and take back pgreset’s own migrations: SQL files and modules',
    fullDescription: [
      'Applies and takes back pgreset’s own migrations: SQL files and modules in migrations/.',
      'What takes back is planned, asked about, and can be undone. More: docs/migrations.md.',
    ].join('\n'),
  },
});
