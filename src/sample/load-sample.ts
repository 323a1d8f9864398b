import { quoteName } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { readBuildFiles } from './build-files.ts';
import { copyRows } from './copy-rows.ts';
import { rowCounts, SAMPLE_TABLES, type SampleTable } from './row-counts.ts';
import { accounts } from './rows/accounts.ts';
import { collaboration } from './rows/collaboration.ts';
import { quotas } from './rows/quotas.ts';
import { threatModels } from './rows/threat-models.ts';
import { threats } from './rows/threats.ts';
import { webhooks } from './rows/webhooks.ts';

const ROWS = [...accounts, ...threatModels, ...threats, ...collaboration, ...webhooks, ...quotas];

/** How far the loading is. */
export interface SampleProgress {
  /** The table that is being filled. */
  table: SampleTable;
  /** Rows sent so far, of all tables. */
  done: number;
  /** Rows in the end, of all tables. */
  total: number;
}

export interface SampleOptions {
  /** Rows of all tables together, about. */
  rows: number;
  onProgress?: (progress: SampleProgress) => void;
}

/**
 * Creates the sample's 25 tables in the schema `public` and fills them, the same rows every time for
 * the same number. All or nothing, in one transaction. Foreign keys, indexes, triggers and views come
 * after the rows; the sequences stand where the rows left them.
 *
 * @returns The number of rows loaded.
 */
export async function loadSample(
  session: Session,
  { rows, onProgress }: SampleOptions,
): Promise<number> {
  const counts = rowCounts(rows);
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { tables, rest } = readBuildFiles();
  await inTransaction(session, {}, async () => {
    await session.script(tables);
    let before = 0;
    for (const each of ROWS) {
      const { table } = each;
      await copyRows(session, each, counts, (sent) =>
        onProgress?.({ table, done: before + sent, total }),
      );
      before += counts[table];
    }
    await session.script(rest);
  });
  await session.query(`ANALYZE ${SAMPLE_TABLES.map((table) => quoteName('public', table)).join()}`);
  return total;
}
