import { PGlite } from '@electric-sql/pglite';
import { ordinary } from '../databases.ts';
import { type Peer, timed } from '../measure.ts';
import { seedSql, type World } from './world.ts';

/** Above that it takes seconds and a lot of memory, each time. */
const MOST = { tables: 25, rows: 10_000 };

/** PostgreSQL as WebAssembly in this process, copied in memory: its own way to start from a seed. */
export function pglitePeer({ size }: World): Peer {
  let source: PGlite | undefined;
  return {
    name: 'PGlite clone',
    async prepare() {
      if (source || size.tables > MOST.tables || size.rows > MOST.rows) return;
      source = new PGlite();
      for (let n = 1; n <= size.tables; n++) await source.exec(ordinary(n));
      for (const statement of seedSql(size)) await source.exec(statement);
    },
    run: () =>
      timed('reset', async () => {
        if (!source) throw new RangeError('not run: slow');
        const copy = await source.clone();
        await copy.query('SELECT 1');
        await copy.close();
      }),
  };
}
