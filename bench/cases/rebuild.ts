import type { RebuildRequest } from '../../src/index.ts';
import type { Session } from '../../src/postgres/session.ts';
import type { Bench, Case, Goal, Grid, Section } from '../case.ts';
import { type BenchDatabase, databaseOf, fill, ordinary, simple } from '../databases.ts';
import { count, ms, ratio, spread } from '../format.ts';
import { type Peer, type PeerResult, sideBySide, timed } from '../measure.ts';
import { phasesOf } from '../phases.ts';
import { rebuildRequest, undoRequest } from '../../test/run/requests.ts';
import { planned, withOneLineBuild } from '../resets.ts';
import { traced } from '../trace.ts';

/** The swap of rebuild and of undo, whatever the number of tables. */
export const rebuild: Case = {
  name: 'rebuild',
  run: (bench) => withOneLineBuild((build) => measure(bench, build)),
};

const SIZES = [
  { title: '25, ordinary', tables: 25, shape: ordinary },
  { title: '2,000, ordinary', tables: 2_000, shape: ordinary },
  { title: '12,000, simple', tables: 12_000, shape: simple },
];

type Size = (typeof SIZES)[number];

async function measure(bench: Bench, build: RebuildRequest['build']): Promise<Section> {
  const sizes = bench.quick ? SIZES.slice(0, 2) : SIZES;
  const make = (kind: string) =>
    Promise.all(
      sizes.map(({ tables, shape }) => databaseOf(bench, `${kind}_${tables}`, tables, shape)),
    );
  const [ours, theirs] = [await make('rebuild'), await make('drop')];
  const results = await sideBySide(
    [
      ...ours.map((database) => rebuildAndUndo(database, build)),
      ...theirs.map((database, index) => dropSchema(database, sizes[index]!)),
    ],
    bench.quick ? 3 : 5,
  );
  for (const each of [...ours, ...theirs]) await each.drop();
  return report(sizes, results.slice(0, sizes.length), results.slice(sizes.length));
}

function rebuildAndUndo({ target, session }: BenchDatabase, build: RebuildRequest['build']): Peer {
  return {
    name: 'pgreset',
    async run() {
      const there = await traced(await planned(target, rebuildRequest(build)));
      const back = await traced(await planned(target, undoRequest(there.result.run)));
      return {
        ...named('rebuild', phasesOf(there.queries, there.ms)),
        ...named('undo', phasesOf(back.queries, back.ms)),
      };
    },
    // The one table that the build made waits aside.
    async tidy() {
      const [aside] = await session.query<{ name: string }>(
        `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'pgreset\\_aside%'`,
      );
      if (aside) await session.query(`DROP SCHEMA ${aside.name} CASCADE`);
    },
  };
}

const named = (what: string, measures: Record<string, number>) =>
  Object.fromEntries(Object.entries(measures).map(([name, value]) => [`${what} ${name}`, value]));

function dropSchema({ session }: BenchDatabase, { tables, shape }: Size): Peer {
  let dropped = false;
  return {
    name: 'DROP SCHEMA',
    async prepare() {
      if (dropped) await fill(session, tables, shape);
      dropped = false;
    },
    async run() {
      const measures = await timed('whole', () =>
        session.script('DROP SCHEMA public CASCADE; CREATE SCHEMA public'),
      ).finally(() => settled(session));
      dropped = true;
      return measures;
    },
  };
}

/** An error arrives before the server has rolled back: its thousands of locks are in everybody's way. */
const settled = (session: Session) => session.query('SELECT 1');

const PHASES = [
  'connect, lock',
  'snapshot, plan',
  'journal',
  'transaction',
  'build',
  'drift',
  'close',
];

function report(sizes: Size[], ours: PeerResult[], theirs: PeerResult[]): Section {
  return {
    title: 'rebuild and undo: the swap',
    text:
      'The transaction that sets the old state aside (or brings it back), from BEGIN to the answer of ' +
      'COMMIT, with the notes in the journal; the build is one CREATE TABLE, and not counted. Beside it ' +
      '`DROP SCHEMA public CASCADE; CREATE SCHEMA public`. Simple tables have a primary key; ordinary ones also a unique ' +
      'key, two more indexes, identity, a foreign key, text. Milliseconds: median (least–most).',
    grids: [
      swapGrid(sizes, ours, theirs),
      phaseGrid('rebuild', sizes, ours),
      phaseGrid('undo', sizes, ours),
    ],
    goals: [flat('rebuild', ours), flat('undo', ours)],
  };
}

function swapGrid(sizes: Size[], ours: PeerResult[], theirs: PeerResult[]): Grid {
  return {
    title: 'The swap',
    head: ['tables', 'rebuild', 'undo', 'DROP SCHEMA CASCADE', 'ratio'],
    rows: sizes.map(({ title }, index) => {
      const swap = ours[index]!.measures['rebuild transaction']!;
      const { error, measures } = theirs[index]!;
      return [
        title,
        spread(swap),
        spread(ours[index]!.measures['undo transaction']!),
        error ?? spread(measures['whole']!),
        error ? '–' : ratio(measures['whole']!.median / swap.median),
      ];
    }),
  };
}

function phaseGrid(what: string, sizes: Size[], ours: PeerResult[]): Grid {
  return {
    title: `Where the time of a whole ${what} goes (medians)`,
    head: ['tables', 'whole run', ...PHASES, 'messages'],
    rows: sizes.map(({ title }, index) => [
      title,
      ...['whole run', ...PHASES].map((phase) =>
        ms(ours[index]!.measures[`${what} ${phase}`]!.median),
      ),
      count(ours[index]!.measures[`${what} messages`]!.median),
    ]),
  };
}

function flat(what: string, ours: PeerResult[]): Goal {
  const medians = ours.map(({ measures }) => measures[`${what} transaction`]!.median);
  const found = Math.max(...medians) / Math.min(...medians);
  return {
    text: `the swap of ${what} takes the same time at every size (largest ≤ 2× smallest)`,
    found: ratio(found),
    met: found <= 2,
  };
}
