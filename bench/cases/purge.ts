import type { Bench, Case } from '../case.ts';
import { type BenchDatabase, databaseOf, ordinary } from '../databases.ts';
import { count, ms, ratio, spread } from '../format.ts';
import { type Peer, sideBySide, timed } from '../measure.ts';
import { purgeRequest, rebuildRequest } from '../../test/run/requests.ts';
import { planned, withOneLineBuild } from '../resets.ts';
import { sumOf, traced } from '../trace.ts';

const TABLES = 2_000;

/** Dropping many tables for good, against the best that one would write by hand. */
export const purge: Case = {
  name: 'purge',
  async run(bench) {
    const peers = [purgePeer(bench), ...[50, 100].map((batch) => handPeer(bench, batch))];
    const results = await sideBySide(peers, bench.quick ? 1 : 3);
    const [ours, ...hands] = results;
    const best = hands.toSorted(
      (a, b) => a.measures['whole']!.median - b.measures['whole']!.median,
    )[0]!;
    const whole = ours!.measures['whole']!;
    const found = whole.median / best.measures['whole']!.median;
    const own = ours!.measures['batches']!.median;
    return {
      title: `purge: ${count(TABLES)} tables`,
      text:
        'Tables with identity, unique key, two more indexes, foreign keys, text. By hand: `DROP TABLE a, b, …` of 50 or 100 tables, a transaction each, ' +
        'the names known beforehand. pgreset lists what is there, locks it, makes sure that nothing outside hangs on it, drops, and notes its progress, in each batch. ' +
        'Milliseconds: median (least–most).',
      grids: [
        {
          title: 'Purge',
          head: ['way', 'ms', 'ratio'],
          rows: results.map(({ name, measures }) => [
            name,
            spread(measures['whole']!),
            ratio(measures['whole']!.median / best.measures['whole']!.median),
          ]),
        },
      ],
      goals: [
        {
          text: 'whole purge within 1.2× of the best drop by hand',
          found: `${ratio(found)} (the batches alone ${ms(own)} ms, ${ratio(own / best.measures['whole']!.median)}; of these DROP itself ${ms(ours!.measures['drop']!.median)} ms)`,
          met: found <= 1.2,
        },
      ],
    };
  },
};

function purgePeer(bench: Bench): Peer {
  let database: BenchDatabase;
  let run: string;
  return {
    name: 'pgreset purge',
    async prepare() {
      database = await databaseOf(bench, 'purge', TABLES, ordinary);
      const { target } = database;
      run = await withOneLineBuild(async (build) => {
        const rebuild = await planned(target, rebuildRequest(build));
        return (await rebuild()).run;
      });
      await database.session.query('CHECKPOINT');
    },
    async run() {
      const { ms: whole, queries } = await traced(
        await planned(database.target, purgeRequest([run])),
      );
      const begins = queries.filter(({ text }) => text.startsWith('BEGIN; SET LOCAL lock_timeout'));
      const last = queries.findLast(({ text }) => text === 'COMMIT')!;
      return {
        whole,
        batches: last.start + last.ms - begins[0]!.start,
        drop: sumOf(queries, /^DROP TABLE|^COMMIT/),
      };
    },
    tidy: () => database.drop(),
  };
}

function handPeer(bench: Bench, batch: number): Peer {
  let database: BenchDatabase;
  return {
    name: `by hand, ${batch} a transaction`,
    async prepare() {
      database = await databaseOf(bench, 'by_hand', TABLES, ordinary);
    },
    run: () => timed('whole', () => dropByHand(database, batch)),
    tidy: () => database.drop(),
  };
}

async function dropByHand({ session }: BenchDatabase, batch: number): Promise<void> {
  const names = Array.from({ length: TABLES }, (_, index) => `t${index + 1}`);
  for (let start = 0; start < TABLES; start += batch)
    await session.query(`DROP TABLE ${names.slice(start, start + batch).join(', ')} CASCADE`);
}
