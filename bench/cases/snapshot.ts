import { connect } from '../../src/postgres/connect.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import type { Case } from '../case.ts';
import { type BenchDatabase, databaseOf, ordinary, simple } from '../databases.ts';
import { count, ms, spread } from '../format.ts';
import { type Measures, type Peer, type PeerResult, sideBySide } from '../measure.ts';
import { rawQueries } from '../raw-query.ts';
import { traced } from '../trace.ts';

const INSERT = `INSERT INTO %T (code, note) SELECT n, 'note ' || n FROM generate_series(1, 100) n`;

/** Reading the catalog: what the server takes, and what pgreset adds. */
export const snapshot: Case = {
  name: 'snapshot',
  async run(bench) {
    const sizes = [
      { title: '25, simple', tables: 25, shape: simple, filled: false },
      { title: '2,000, ordinary, empty', tables: 2_000, shape: ordinary, filled: false },
      { title: '2,000, ordinary, 100 rows each', tables: 2_000, shape: ordinary, filled: true },
      ...(bench.quick
        ? []
        : [{ title: '12,000, simple', tables: 12_000, shape: simple, filled: false }]),
    ];
    const databases: BenchDatabase[] = [];
    for (const [index, { tables, shape, filled }] of sizes.entries()) {
      const database = await databaseOf(bench, `snapshot_${index}`, tables, shape);
      if (filled) await fillAll(database, tables);
      databases.push(database);
    }
    const results = await sideBySide(databases.flatMap(peers), bench.quick ? 3 : 5);
    for (const each of databases) await each.drop();
    return report(sizes, results);
  },
};

async function fillAll({ session }: BenchDatabase, tables: number): Promise<void> {
  for (let n = 1; n <= tables; n++) await session.query(INSERT.replace('%T', `t${n}`));
  await session.query('VACUUM ANALYZE');
  await session.query('CHECKPOINT');
}

/** The same messages twice, each on a connection of its own: read as pgreset does, and not looked at. */
function peers({ connection }: BenchDatabase): Peer[] {
  let texts: string[] = [];
  const onItsOwn = async (
    work: (session: Awaited<ReturnType<typeof connect>>) => Promise<Measures>,
  ) => {
    const session = await connect(connection);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  };
  return [
    {
      name: 'readSnapshot',
      run: () =>
        onItsOwn(async (session) => {
          const { ms: whole, queries } = await traced(() => readSnapshot(session, connection));
          texts = queries.map(({ text }) => text);
          return { whole, messages: queries.length };
        }),
    },
    {
      name: 'the same messages, not looked at',
      run: () => onItsOwn(async (session) => ({ whole: await rawQueries(session, texts) })),
    },
  ];
}

function report(sizes: { title: string }[], results: PeerResult[]) {
  const client = (index: number) =>
    results[index * 2]!.measures['whole']!.median -
    results[index * 2 + 1]!.measures['whole']!.median;
  const found = Math.max(client(1), client(2));
  return {
    title: 'Snapshot',
    text:
      'readSnapshot on a new connection, against the same messages whose answers are received and not looked at: the difference ' +
      'is pgreset’s own work. Small tables are counted, 200 in a message. Milliseconds: median (least–most).',
    grids: [
      {
        title: 'Snapshot',
        head: ['tables', 'readSnapshot', 'server and wire', 'client', 'messages'],
        rows: sizes.map(({ title }, index) => [
          title,
          spread(results[index * 2]!.measures['whole']!),
          spread(results[index * 2 + 1]!.measures['whole']!),
          ms(Math.max(0, client(index))),
          count(results[index * 2]!.measures['messages']!.median),
        ]),
      },
    ],
    goals: [
      {
        text: '2,000 tables: client work under 150 ms',
        found: `${ms(found)} ms`,
        met: found < 150,
      },
    ],
  };
}
