import { connect } from '../src/postgres/connect.ts';
import type { BenchDatabase } from './databases.ts';
import type { Measures } from './measure.ts';

/** What a person would send by hand, in one message and so in one transaction, on a connection of its own. */
export async function alone({ connection }: BenchDatabase, sql: string): Promise<Measures> {
  const startedAt = performance.now();
  const session = await connect(connection);
  try {
    const sentAt = performance.now();
    await session.script(sql);
    const answeredAt = performance.now();
    await session.close();
    return { transaction: answeredAt - sentAt, 'whole run': performance.now() - startedAt };
  } finally {
    await session.close();
  }
}
