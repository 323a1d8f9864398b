import type { Bench, Case, Goal, Section } from '../case.ts';
import { type BenchDatabase, databaseOf, ordinary } from '../databases.ts';
import { count, ratio, spread } from '../format.ts';
import { type Measures, type Peer, type PeerResult, sideBySide } from '../measure.ts';
import { phasesOf } from '../phases.ts';
import { clearRequest, planned } from '../resets.ts';
import { traced } from '../trace.ts';
import { alone } from '../alone.ts';
import { startEmbedded } from '../../src/embedded/start-embedded.ts';

/** A database that is measured in. */
interface Place {
  version: number;
  size: number;
  database: BenchDatabase;
}

/**
 * Many tables, few of them with rows: what a clear meets in development and tests. Also on
 * PostgreSQL 15, where a TRUNCATE flushes five files a table to disk, and 18 only one.
 */
export const clear: Case = {
  name: 'clear',
  async run(bench) {
    const older = await startEmbedded({ durable: true, version: 15 });
    try {
      const places = [
        ...(await placesOf(bench, [25, 200, 2_000])),
        ...(await placesOf({ ...bench, server: older }, [25, 200])),
      ];
      const results = await sideBySide(places.flatMap(peers), bench.quick ? 3 : 9);
      for (const { database } of places) await database.drop();
      return report(places, results);
    } finally {
      await older.close();
    }
  },
};

function placesOf(bench: Bench, sizes: number[]): Promise<Place[]> {
  return Promise.all(
    sizes.map(async (size) => ({
      version: bench.server.version,
      size,
      database: await databaseOf(bench, `clear_${size}`, size, ordinary),
    })),
  );
}

/** Rows in three of them, one of which refers to another. */
const FILLED = ['t1', 't2', 't11'];
const FILL = [
  'DELETE FROM t2; DELETE FROM t1; DELETE FROM t11',
  ...FILLED.map(
    (table) =>
      `INSERT INTO ${table} (id, code, note) SELECT n, n, 'note ' || n FROM generate_series(1, 100) n`,
  ),
  'UPDATE t2 SET parent = id',
].join('; ');

function peers({ database, size }: Place): Peer[] {
  const names = Array.from({ length: size }, (_, index) => `t${index + 1}`);
  const { session } = database;
  const common = {
    async prepare() {
      await session.script(FILL);
      await session.query(`VACUUM ANALYZE ${FILLED.join(', ')}`);
    },
    tidy: () => dropAsides(database),
  };
  const reset = (name: string, undo: boolean): Peer => ({
    ...common,
    name,
    run: () => clearOnce(database, undo),
  });
  return [
    reset('pgreset, no undo', false),
    reset('pgreset, undo', true),
    { ...common, name: 'TRUNCATE all', run: () => alone(database, `TRUNCATE ${names.join(', ')}`) },
    {
      ...common,
      name: 'DELETE all',
      run: () =>
        alone(
          database,
          names
            .toReversed()
            .map((name) => `DELETE FROM ${name}`)
            .join('; '),
        ),
    },
  ];
}

export async function clearOnce({ target }: BenchDatabase, undo: boolean): Promise<Measures> {
  const { queries, ms } = await traced(await planned(target, clearRequest(undo)));
  return phasesOf(queries, ms);
}

export async function dropAsides({ session }: BenchDatabase): Promise<void> {
  const asides = await session.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'pgreset\\_aside%'`,
  );
  for (const { name } of asides) await session.query(`DROP SCHEMA ${name} CASCADE`);
}

function report(places: Place[], results: PeerResult[]): Section {
  const grid = (title: string, measure: string) => ({
    title,
    head: [
      'tables, PostgreSQL',
      ...results.slice(0, 4).map(({ name }) => name),
      'TRUNCATE / pgreset',
      'DELETE / pgreset',
    ],
    rows: places.map((place, index) => {
      const four = results.slice(index * 4, index * 4 + 4);
      const cells = four.map(({ error, measures }) => error ?? spread(measures[measure]!));
      return [nameOf(place), ...cells, versus(four, 2, measure), versus(four, 3, measure)];
    }),
  });
  const goals = places.flatMap((place, index) =>
    goalsOf(place, results.slice(index * 4, index * 4 + 4)),
  );
  return {
    title: 'clear: rows in 3 of many tables',
    text:
      'Tables as apps have them: identity, unique key, two more indexes, foreign keys, text; 100 rows in three of them. ' +
      'The others send one message: `TRUNCATE` of all tables, or `DELETE` of all in the order of their foreign keys. ' +
      'Milliseconds: median (least–most).',
    grids: [
      grid('The transaction alone', 'transaction'),
      grid(
        'The whole run, with opening and closing connections, and for pgreset lock, snapshot, plan and journal',
        'whole run',
      ),
    ],
    goals,
  };
}

const nameOf = ({ size, version }: Place) => `${count(size)}, ${version}`;

/** How many times longer the other takes than pgreset without undo, as it keeps no copy either. */
function versus(four: PeerResult[], other: number, measure: string): string {
  const found = factor(four, other, measure);
  return found === null ? '–' : ratio(found);
}

function factor(four: PeerResult[], other: number, measure: string): number | null {
  const [ours, theirs] = [four[0]!, four[other]!];
  if (ours.error !== null || theirs.error !== null) return null;
  return theirs.measures[measure]!.median / ours.measures[measure]!.median;
}

function goalsOf({ size, version }: Place, four: PeerResult[]): Goal[] {
  const tables = `${count(size)} tables, PostgreSQL ${version}`;
  const truncate = factor(four, 2, 'transaction');
  const remove = factor(four, 3, 'transaction') ?? 0;
  return [
    ...(truncate === null || size > 200
      ? []
      : [
          {
            text: `${tables}: 20× faster than TRUNCATE of all`,
            found: ratio(truncate),
            met: truncate >= 20,
          },
        ]),
    { text: `${tables}: not slower than DELETE of all`, found: ratio(remove), met: remove >= 1 },
  ];
}
