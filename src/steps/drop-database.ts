import { quoteIdent } from '../postgres/quote.ts';
import type { StepBase, StepKind } from './step.ts';

/** Drops a database for good: an aside that is purged, or a new one that never came into place. */
export interface DropDatabase extends StepBase {
  kind: 'drop-database';
  database: string;
}

export const dropDatabase: StepKind<DropDatabase> = {
  describe: ({ database }) => `Drop database ${database}`,

  async run({ database }, { session }) {
    // Outside a transaction, as PostgreSQL wants it; whoever looks at it is ended.
    await session.query(`DROP DATABASE IF EXISTS ${quoteIdent(database)} WITH (FORCE)`);
    return { summary: 'dropped' };
  },

  inverse: () => null,
};
