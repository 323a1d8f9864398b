import { quoteIdent } from '../postgres/quote.ts';
import type { DatabaseLike } from '../snapshot/database-facts.ts';
import { withSession } from '../postgres/connect.ts';
import { createDatabase, databaseAttributes } from './database-statements.ts';
import { renameDatabases } from './rename-databases.ts';
import { asideName, type StepBase, type StepContext, type StepKind } from './step.ts';

/**
 * Renames a whole database aside and puts another in its place: a new one like it (recreate), or an
 * earlier aside (undo). Both renames are one transaction, so there is a database of that name at
 * every moment, and it is the old one or the other.
 */
export interface SwapDatabase extends StepBase {
  kind: 'swap-database';
  database: string;
  /** Index of the aside that the present database becomes. */
  aside: number;
  /** The database that comes in: an earlier aside; null for a new one. */
  from: string | null;
  /** What a new one is like. */
  like: DatabaseLike;
  /** Statements for the new one's schema public, so that it is as the old one's. */
  publicSchema: string[];
  /** The database from whose connections it is done. */
  maintenance: string;
}

/** Where a new database waits until it is complete. */
export const newDatabaseName = (run: string): string => `pgreset_new_${run}`;

/** Made, journal written, the others gone, renamed. */
const PARTS = 4;

export const swapDatabase: StepKind<SwapDatabase> = {
  describe: ({ database, from }) =>
    from === null
      ? `Create database ${quoteIdent(database)} anew, the old one is renamed aside`
      : `Rename database ${quoteIdent(database)} aside, bring back ${from}`,

  async run(step, context) {
    const aside = asideName(context.run, step.aside);
    const incoming = step.from ?? (await createNew(step, context));
    const result = {
      summary: step.from === null ? `the old one is ${aside}` : `${incoming} → ${step.database}`,
      aside,
    };
    const tell = (done: number) =>
      context.emit({ type: 'progress', done, total: PARTS, unit: 'parts' });
    tell(1);
    const { oids, names } = await identify(step.database, incoming, context);
    await withSession(
      { ...context.connection, database: incoming },
      { applicationName: `pgreset journal ${context.run}` },
      async (there) => {
        if (step.from === null && step.publicSchema.length > 0)
          await there.script(step.publicSchema.join(';\n'));
        await context.carryJournal(there, oids, result);
      },
    );
    tell(2);
    await context.away(() =>
      renameDatabases({ ...names, aside, oids, maintenance: step.maintenance }, context),
    );
    tell(PARTS);
    return result;
  },

  inverse: (step, run) => ({ ...step, from: asideName(run, step.aside) }),
};

/** What is made under a name of its own harms nobody, whatever happens meanwhile. */
async function createNew(step: SwapDatabase, context: StepContext): Promise<string> {
  const { session, run } = context;
  const name = newDatabaseName(run);
  await context.inBatch(() => Promise.resolve({ making: name }));
  // Of an earlier try that was interrupted.
  await session.query(`DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`);
  await session.query(createDatabase(name, step.like));
  const attributes = databaseAttributes(name, step.like);
  if (attributes.length > 0) await session.script(attributes.join(';\n'));
  return name;
}

/** Names can change hands: what is renamed is known by its number. */
async function identify(target: string, incoming: string, { session }: StepContext) {
  const rows = await session.query<{ name: string; oid: number }>(
    `SELECT datname AS name, oid::int8 AS oid FROM pg_database
     WHERE datname = $1 OR datname = current_database()`,
    [incoming],
  );
  const oid = (wanted: string) => rows.find(({ name }) => name === wanted)?.oid ?? 0;
  const oids: [number, number] = [oid(target), oid(incoming)];
  return { oids, names: { target, incoming } };
}
