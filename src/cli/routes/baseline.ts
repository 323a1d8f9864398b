import { buildCommand, buildRouteMap } from '@stricli/core';
import { lookFlags, off, text, texts } from '../flags.ts';
import { parseDuration } from '../values.ts';
import { describe, load } from './parts.ts';

const database = {
  kind: 'tuple',
  parameters: [
    {
      brief: 'What create printed; default: the database of the target',
      parse: String,
      placeholder: 'DATABASE',
      optional: true,
    },
  ],
} as const;

const create = buildCommand({
  loader: async () => load((await import('../commands/baseline.ts')).create),
  parameters: {
    flags: {
      migrate: texts('A file or folder of SQL; may be repeated. Default: copy the target', 'PATH'),
      seed: texts('The same, run afterwards', 'PATH'),
      key: text('Anything else that makes this baseline another one, such as a hash', 'TEXT'),
      worker: text('Whose database this is; each parallel worker needs its own', 'NAME'),
      schema: texts('Reset this schema only; may be repeated', 'NAME'),
      keep: texts('Leave the rows of this table; may be repeated', 'TABLE'),
      ...lookFlags,
    },
  },
  docs: describe(
    'Make a database that tests return to, or find it; prints its name',
    'The target is only read. It is built once for the same files, and found again later.',
    'pgreset baseline create --migrate db/schema --seed db/seed.sql',
    'pgreset baseline create --migrate db/schema --worker 2',
  ),
});

const reset = buildCommand({
  loader: async () => load((await import('../commands/baseline.ts')).reset),
  parameters: {
    flags: {
      lockTimeout: {
        kind: 'parsed',
        parse: parseDuration,
        brief: 'How long to wait for open transactions: 500ms, 5s',
        placeholder: 'TIME',
        default: '5s',
      },
      terminate: off('After that, end the sessions in the way instead of failing'),
      ...lookFlags,
    },
    positional: database,
  },
  docs: describe(
    'Put the database back as it was after the seed',
    'Faster, from any language: SELECT pgreset_baseline.reset(), and this when that fails.',
    'pgreset baseline reset shop_test_pgreset_0123456789ab_main',
  ),
});

const status = buildCommand({
  loader: async () => load((await import('../commands/baseline.ts')).status),
  parameters: { flags: lookFlags, positional: database },
  docs: describe(
    'Show the databases that were made for tests, and what changed in one of them',
    'Changes nothing.',
    'pgreset baseline status',
  ),
});

const drop = buildCommand({
  loader: async () => load((await import('../commands/baseline.ts')).drop),
  parameters: { flags: lookFlags, positional: database },
  docs: describe(
    'Drop all databases that were made for the tests of the target',
    'Only those that pgreset marked as its own; the target itself stays.',
    'pgreset baseline drop',
  ),
});

/** `pgreset baseline …` */
export const baseline = buildRouteMap({
  routes: { create, reset, status, drop },
  docs: { brief: 'Databases that tests return to in milliseconds, for any language' },
});
