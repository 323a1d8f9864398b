import { migrationTookMore } from '../errors/built-in-errors.ts';
import { displayMigration, type Part } from '../migrations/built-in/migration.ts';
import {
  batchesOf,
  readPart,
  type ReadyPart,
  restoring,
  runBatch,
} from '../migrations/built-in/run-part.ts';
import { createTracking, noteStatement } from '../migrations/built-in/tracking.ts';
import type { Session } from '../postgres/session.ts';
import { transactionSettings } from '../postgres/transaction.ts';
import { readLockTimeout } from './lock-timeout.ts';
import type { StepBase, StepContext, StepKind } from './step.ts';

/** A migration as a step has it: what runs, and what is noted. */
export interface PlannedMigration {
  version: string;
  name: string;
  /** Of its up: what the tracking table notes. */
  checksum: string;
  /** What runs; null: a missing down that is skipped, so that only the note goes. */
  part: Part | null;
}

/** Applies the built-in migrations, takes them back, or runs seeds, on the run's own connection. */
export interface Migrate extends StepBase {
  kind: 'migrate';
  direction: 'up' | 'down' | 'seed';
  /** Of the tracking table. */
  schema: string;
  migrations: PlannedMigration[];
  /** The tables that may go, where nothing is kept aside; null: whatever goes waits aside. */
  named: { schemas: string[]; tables: string[] } | null;
}

const WORDS = { up: 'Apply', down: 'Take back', seed: 'Seed from' };

export const migrate: StepKind<Migrate> = {
  describe({ direction, migrations, transaction }) {
    const [first] = migrations;
    const what =
      migrations.length === 1
        ? displayMigration(first!)
        : `${migrations.length} ${direction === 'seed' ? 'files' : 'migrations'}`;
    return `${WORDS[direction]} ${what}${transaction === 0 ? ' outside a transaction' : ''}`;
  },

  async run(step, context) {
    if (step.transaction === 0) await runAlone(step, context);
    else await runTogether(step, context);
    const count = step.migrations.length;
    const done = { up: 'applied', down: 'taken back', seed: 'run' }[step.direction];
    return { summary: `${count} ${done}` };
  },

  // What they changed waits aside, and comes back with it.
  inverse: () => null,
};

async function runTogether(step: Migrate, context: StepContext): Promise<void> {
  const { session } = context;
  const lockTimeout = await readLockTimeout(session);
  const before = step.named && (await tablesOf(session, step.named.schemas));
  if (step.direction === 'up') await session.script(createTracking(step.schema));
  const settings = ownSettings(lockTimeout);
  await session.script(settings);
  let done = 0;
  for (const batch of batchesOf(ready(step, context.folder, settings))) {
    context.signal.throwIfAborted();
    for (const { line } of batch) context.emit({ type: 'output', stream: 'stdout', line });
    await runBatch(context, batch);
    done += batch.length;
    context.emit({ type: 'progress', done, total: step.migrations.length, unit: 'migrations' });
  }
  await session.script(transactionSettings(lockTimeout));
  if (before) await checkNamed(session, before, step.named!.tables);
}

/** The files see the role's own settings, as they would in psql. */
const ownSettings = (lockTimeout: number): string =>
  [
    'SET LOCAL search_path TO DEFAULT',
    'SET LOCAL row_security TO DEFAULT',
    `SET LOCAL lock_timeout = ${Math.trunc(lockTimeout)}`,
    'SET LOCAL statement_timeout = 0',
    'SET LOCAL idle_in_transaction_session_timeout = 0',
  ].join('; ');

/** The migrations with their texts, and the note behind each. */
function ready(
  { direction, schema, migrations }: Migrate,
  folder: string,
  settings: string,
): (ReadyPart & { line: string })[] {
  return migrations.map((migration) => {
    const line = displayMigration(migration);
    const note = direction === 'seed' ? '' : noteOf(schema, direction, migration);
    const part = migration.part ?? NOTHING;
    const text = migration.part ? readPart(folder, part) : '';
    return { part, line, text, before: '', after: restoring(part, text, settings) + note };
  });
}

/** What a missing down does. */
const NOTHING: Part = { path: '', kind: 'sql', section: null, sha256: '', transaction: true };

const noteOf = (
  schema: string,
  direction: 'up' | 'down',
  { version, name, checksum }: PlannedMigration,
): string => noteStatement(schema, direction, { version, name, up: { sha256: checksum } });

/** A migration that refuses transactions: the note that it is done is a commit later. */
async function runAlone(step: Migrate, context: StepContext): Promise<void> {
  const { session, folder, progress } = context;
  if (progress?.['phase'] === 'noted') return;
  // From here on something may have changed, even if nobody lives to say so.
  await context.inBatch(() => Promise.resolve({ phase: 'begun' }));
  for (const migration of step.migrations) {
    const { part } = migration;
    if (part) {
      const text = readPart(folder, part);
      const after = restoring(part, text, 'SELECT');
      await runBatch({ session, folder }, [{ part, text, before: '', after }]);
    }
    await context.inBatch(async () => {
      if (step.direction === 'up') await session.script(createTracking(step.schema));
      if (step.direction !== 'seed')
        await session.script(noteOf(step.schema, step.direction, migration));
      return { phase: 'noted' };
    });
  }
}

/** Tables by oid; partitions are counted with their table. */
async function tablesOf(session: Session, schemas: string[]): Promise<Map<number, string>> {
  const rows = await session.query<{ oid: number; name: string }>(
    `SELECT c.oid::int8, n.nspname || '.' || c.relname AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND n.nspname = ANY ($1)`,
    [schemas],
  );
  return new Map(rows.map(({ oid, name }) => [oid, name]));
}

/** @throws PgresetError `migration-took-more` */
async function checkNamed(
  session: Session,
  before: Map<number, string>,
  named: string[],
): Promise<void> {
  const left = await session.query<{ oid: number }>(
    `SELECT oid::int8 FROM pg_class WHERE oid = ANY ('{${[...before.keys()].join(',')}}'::oid[])`,
  );
  const stays = new Set(left.map(({ oid }) => oid));
  const unnamed = [...before]
    .filter(([oid, name]) => !stays.has(oid) && !named.includes(name))
    .map(([, name]) => name);
  if (unnamed.length > 0) throw migrationTookMore(unnamed);
}
