import { alone } from '../alone.ts';
import type { Case, Goal } from '../case.ts';
import { databaseOf, simple } from '../databases.ts';
import { ratio, spread } from '../format.ts';
import { type Peer, type PeerResult, sideBySide } from '../measure.ts';
import { clearOnce, dropAsides } from './clear.ts';

const FILL = `INSERT INTO big SELECT n, 'note ' || n, now() FROM generate_series(1, 1000000) n`;

/** One table with a million rows. */
export const clearBig: Case = {
  name: 'clear-big',
  async run(bench) {
    const database = await databaseOf(bench, 'clear_big', 24, simple);
    const { session } = database;
    await session.query('CREATE TABLE big (id bigint PRIMARY KEY, note text, at timestamptz)');
    await session.query('CREATE INDEX ON big (at)');
    const common = {
      async prepare() {
        await session.query(FILL);
        await session.query('ANALYZE big');
        await session.query('CHECKPOINT');
      },
      async tidy() {
        await dropAsides(database);
        await session.script('DROP TABLE IF EXISTS copy; TRUNCATE big');
      },
    };
    const peers: Peer[] = [
      { ...common, name: 'TRUNCATE big', run: () => alone(database, 'TRUNCATE big') },
      { ...common, name: 'pgreset, no undo', run: () => clearOnce(database, false) },
      {
        ...common,
        name: 'CREATE TABLE AS; TRUNCATE big',
        run: () => alone(database, 'CREATE TABLE copy AS SELECT * FROM big; TRUNCATE big'),
      },
      { ...common, name: 'pgreset, undo', run: () => clearOnce(database, true) },
    ];
    const results = await sideBySide(peers, bench.quick ? 2 : 5);
    await database.drop();
    return {
      title: 'clear: a million rows in one table',
      text: 'A primary key, an index, 25 tables in all. Milliseconds: median (least–most); ratio of the transactions to the way above it.',
      grids: [
        {
          title: 'A million rows',
          head: ['way', 'transaction', 'ratio', 'whole run'],
          rows: results.map((each, index) => [
            each.name,
            each.error ?? spread(each.measures['transaction']!),
            ratio(factor(results, index)),
            each.error ? '–' : spread(each.measures['whole run']!),
          ]),
        },
      ],
      goals: [
        goal('without undo, within 1.2× of a bare TRUNCATE', factor(results, 1)),
        goal('with undo, within 1.2× of CREATE TABLE AS and TRUNCATE', factor(results, 3)),
      ],
    };
  },
};

/** Each of ours to the one before it. */
function factor(results: PeerResult[], index: number): number {
  const median = (at: number) => results[at]!.measures['transaction']?.median ?? NaN;
  return median(index) / median(index % 2 === 0 ? index : index - 1);
}

const goal = (text: string, found: number): Goal => ({
  text,
  found: ratio(found),
  met: found <= 1.2,
});
