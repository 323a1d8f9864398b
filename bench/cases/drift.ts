import { connect } from '../../src/postgres/connect.ts';
import { readDrift } from '../../src/verify/drift.ts';
import type { Case } from '../case.ts';
import { type BenchDatabase, databaseOf, fill, ordinary, simple } from '../databases.ts';
import { spread } from '../format.ts';
import { type Peer, sideBySide, timed } from '../measure.ts';

/** Comparing the structure of two schemas that are the same: every table is looked at. */
export const drift: Case = {
  name: 'drift',
  async run(bench) {
    const sizes = [
      { title: '25, ordinary', tables: 25, shape: ordinary },
      { title: '2,000, ordinary', tables: 2_000, shape: ordinary },
      ...(bench.quick ? [] : [{ title: '12,000, simple', tables: 12_000, shape: simple }]),
    ];
    const databases: BenchDatabase[] = [];
    for (const [index, { tables, shape }] of sizes.entries()) {
      const database = await databaseOf(bench, `drift_${index}`, tables, shape);
      const { session } = database;
      await session.script('ALTER SCHEMA public RENAME TO before; CREATE SCHEMA public');
      await fill(session, tables, shape);
      await session.query('VACUUM ANALYZE');
      databases.push(database);
    }
    const results = await sideBySide(databases.map(compare), bench.quick ? 3 : 5);
    for (const each of databases) await each.drop();
    return {
      title: 'Drift',
      text:
        'readDrift of a schema against another with the same structure, on a new connection: what a rebuild adds where the build ' +
        'makes everything anew. Milliseconds: median (least–most).',
      grids: [
        {
          title: 'Drift',
          head: ['tables on each side', 'ms'],
          rows: sizes.map(({ title }, index) => [
            title,
            results[index]!.error ?? spread(results[index]!.measures['whole']!),
          ]),
        },
      ],
      goals: [],
    };
  },
};

function compare({ connection }: BenchDatabase): Peer {
  return {
    name: 'readDrift',
    async run() {
      const session = await connect(connection);
      try {
        const sides = ['before', 'public'].map((name) => [{ name, as: 'public' }]);
        return await timed('whole', async () => {
          const { same } = await readDrift(session, sides[0]!, sides[1]!);
          if (!same) throw new Error('the two sides differ');
        });
      } finally {
        await session.close();
      }
    },
  };
}
