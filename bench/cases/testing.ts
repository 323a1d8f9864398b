import { startEmbedded, type EmbeddedServer } from '../../src/embedded/start-embedded.ts';
import type { Bench, Case, Goal, Grid, Section } from '../case.ts';
import { count, ms, ratio, spread } from '../format.ts';
import { type PeerResult, sideBySide } from '../measure.ts';
import { measureOverhead } from '../testing/overhead.ts';
import { peersOf } from '../testing/peers.ts';
import { makeWorld, type Size, admin } from '../testing/world.ts';

/** Back to the seed between tests, as pgreset/testing and others do it. */
export const testing: Case = {
  name: 'testing',
  async run(bench) {
    const durable = await measure(bench.server, sizesOf(bench), bench);
    const server = await startEmbedded();
    const sizes = sizesOf(bench).filter(({ tables, rows }) => tables <= 200 && rows === 10_000);
    const fast = await measure(server, sizes, bench).finally(() => server.close());
    const older = await startEmbedded({ durable: true, version: 15 });
    const before = await measure(older, [EMPTY], bench).finally(() => older.close());
    const overhead = await measureOverhead(bench);
    const section = report(durable, fast, before);
    return {
      ...section,
      grids: [...section.grids, overhead.grid],
      goals: [...section.goals, ...overhead.goals],
    };
  },
};

interface Measured {
  size: Size;
  results: PeerResult[];
}

/** What `TRUNCATE` is measured at; also on PostgreSQL 15, where it flushes five files a table to disk, and 18 only one. */
const EMPTY: Size = { tables: 25, rows: 0 };

/** Not each with each: a copy of 2,000 tables takes seconds, and so do a million rows, for each way and run. */
function sizesOf({ quick }: Bench): Size[] {
  const sizes = [
    EMPTY,
    { tables: 25, rows: 10_000 },
    { tables: 25, rows: 1_000_000 },
    { tables: 200, rows: 0 },
    { tables: 200, rows: 10_000 },
    { tables: 200, rows: 1_000_000 },
    { tables: 2_000, rows: 10_000 },
    { tables: 2_000, rows: 1_000_000 },
  ];
  return sizes.filter(({ tables, rows }) => !quick || (tables <= 200 && rows <= 10_000));
}

async function measure(
  server: EmbeddedServer,
  sizes: Size[],
  { quick }: Bench,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const size of sizes) {
    const world = await makeWorld(server, size);
    const slow = size.tables > 200 || size.rows > 10_000;
    measured.push({ size, results: await sideBySide(peersOf(world), quick || slow ? 3 : 7) });
    for (const suffix of ['clone', 'spare'])
      await admin(server, `DROP DATABASE IF EXISTS ${world.source}_${suffix} WITH (FORCE)`);
    await world.drop();
  }
  return measured;
}

const titleOf = ({ tables, rows }: Size) =>
  `${count(tables)} / ${rows === 0 ? 'empty' : count(rows)}`;

function grid(title: string, measured: Measured[]): Grid {
  return {
    title,
    head: ['way back', ...measured.map(({ size }) => titleOf(size))],
    rows: measured[0]!.results.map(({ name }, index) => [
      name,
      ...measured.map(({ results }) => cell(results[index]!, results[0]!)),
    ]),
  };
}

/** Milliseconds, and how many times those of pgreset. */
function cell({ error, measures }: PeerResult, ours: PeerResult): string {
  if (error !== null) return error.length > 24 ? `${error.slice(0, 24)}…` : error;
  const times = measures['reset']!.median / ours.measures['reset']!.median;
  return times === 1
    ? spread(measures['reset']!)
    : `${ms(measures['reset']!.median)} (${ratio(times)})`;
}

function medianOf(measured: Measured[], tables: number, rows: number, name: string): number | null {
  const found = measured.find(({ size }) => size.tables === tables && size.rows === rows);
  return found?.results.find((each) => each.name === name)?.measures['reset']?.median ?? null;
}

/** `other / one`, against a bound. */
function goal(text: string, other: number | null, one: number | null, least: number): Goal[] {
  if (other === null || one === null) return [];
  return [{ text, found: ratio(other / one), met: other / one >= least }];
}

function atMost(text: string, one: number | null, other: number | null, most: number): Goal[] {
  return goal(text, one, other, 0).map((each) => ({ ...each, met: one! / other! <= most }));
}

function goalsOf(durable: Measured[], fast: Measured[], older: Measured[]): Goal[] {
  const at = (tables: number, rows: number, name = 'pgreset') =>
    medianOf(durable, tables, rows, name);
  const off = (name: string) => medianOf(fast, 25, 10_000, name);
  const others = ['clone of a template', 'TRUNCATE all, reload'];
  const touched = 'pgreset, sequences: touched';
  return [
    ...others.flatMap((name) => [
      ...goal(
        `30× faster than ${name}, 25 tables, 10,000 rows`,
        at(25, 10_000, name),
        at(25, 10_000),
        30,
      ),
      ...goal(`8× faster than ${name} with fsync off`, off(name), off('pgreset'), 8),
    ]),
    ...[durable, older].flatMap((each, index) =>
      goal(
        `50× faster than TRUNCATE of 25 tables, empty, PostgreSQL ${index === 0 ? 18 : 15}`,
        medianOf(each, 25, 0, others[1]!),
        medianOf(each, 25, 0, 'pgreset'),
        50,
      ),
    ),
    ...atMost('2,000 tables at most 2× of 25', at(2_000, 10_000), at(25, 10_000), 2),
    ...atMost(
      'the same with sequences: touched',
      at(2_000, 10_000, touched),
      at(25, 10_000, touched),
      2,
    ),
    ...[25, 200, 2_000].flatMap((tables) =>
      atMost(
        `${count(tables)} tables: 1,000,000 rows at most 1.2× of 10,000`,
        at(tables, 1_000_000),
        at(tables, 10_000),
        1.2,
      ),
    ),
    ...atMost(
      'within 4× of one round trip and commit',
      at(25, 10_000),
      at(25, 10_000, 'one round trip and commit'),
      4,
    ),
  ];
}

function report(durable: Measured[], fast: Measured[], older: Measured[]): Section {
  return {
    title: 'testing: back to the seed',
    text:
      'Tables as apps have them; the seed fills ten; a test changes 20 rows in three. Every peer has an open connection ' +
      'and sends one message; those that reload do it from a copy inside the database, which is faster than a file. The INSERT ' +
      'triggers of the dirty list see no UPDATE or DELETE, so it leaves some changes. ' +
      'Milliseconds: median (least–most), and in brackets how many times pgreset.',
    grids: [
      grid('fsync on; tables / rows of the seed', durable),
      grid('fsync off, as many test servers run', fast),
      grid('PostgreSQL 15, fsync on', older),
    ],
    goals: goalsOf(durable, fast, older),
  };
}
