import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { migrateUp, resolveTarget } from '../../src/index.ts';
import type { Bench, Case, Goal, Section } from '../case.ts';
import { databaseOf, simple } from '../databases.ts';
import { ratio, spread } from '../format.ts';
import { type Measures, type Peer, type PeerResult, sideBySide, timed } from '../measure.ts';
import { type MigrationPeer, migrationPeers } from '../migration-tools.ts';
import { traced } from '../trace.ts';

const COUNT = 200;

const run = promisify(execFile);

/** All migrations up, and all of them down, against the tools that people use. */
export const migrations: Case = {
  name: 'migrations',
  async run(bench) {
    const folder = await mkdtemp(join(tmpdir(), 'pgreset-bench-migrations-'));
    try {
      const peers = await migrationPeers(COUNT, folder);
      const results = await sideBySide(
        await Promise.all(peers.map((peer) => peerOf(bench, folder, peer))),
        bench.quick ? 2 : 5,
      );
      return report(results, await roundTrips(bench, folder));
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

async function peerOf(bench: Bench, folder: string, peer: MigrationPeer): Promise<Peer> {
  const name = `migrations_${peer.name.replaceAll('-', '_')}`;
  const database = await databaseOf(bench, name, 0, simple);
  // dbmate wants TLS unless told otherwise.
  const url = `${bench.server.url(name)}?sslmode=disable`;
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, DATABASE_URL: url };
  const type = ([program, ...args]: string[]) => run(program!, args, { cwd: folder, env });
  const tables = async (): Promise<number> => {
    const rows = await database.session.query(`SELECT FROM pg_class WHERE relname ~ '^t[0-9]+$'`);
    return rows.length;
  };
  return {
    name: peer.name,
    async run(): Promise<Measures> {
      const latest = await timed('latest', () => type(peer.latest));
      if ((await tables()) !== COUNT) throw new Error('latest did not make all tables');
      const reset = await timed('reset', async () => {
        for (const each of peer.reset) await type(each);
      });
      if ((await tables()) !== 0) throw new Error('reset left tables');
      return { ...latest, ...reset };
    },
  };
}

/** Messages that one more migration costs. */
async function roundTrips(bench: Bench, folder: string): Promise<number> {
  await databaseOf(bench, 'migrations_trips', 0, simple);
  const target = await resolveTarget(
    { url: bench.server.url('migrations_trips') },
    { env: {}, folder },
  );
  const messages = async (count: number) => {
    const goal = { kind: 'up', count } as const;
    const request = { goal, singleTransaction: false, lockTimeout: 5_000 };
    return (await traced(() => migrateUp(target, request))).queries.length;
  };
  await messages(1);
  const [few, many] = [await messages(10), await messages(110)];
  return (many - few) / 100;
}

function report(results: PeerResult[], trips: number): Section {
  const [ours, ...theirs] = results;
  const rows = results.map(({ name, error, measures }) => {
    if (error !== null) return [name, error, '–', '–', '–'];
    return (['latest', 'reset'] as const).reduce<string[]>(
      (cells, what) => [
        ...cells,
        spread(measures[what]!),
        ratio(measures[what]!.median / ours!.measures[what]!.median),
      ],
      [name],
    );
  });
  return {
    title: 'migrate latest and migrate reset',
    text:
      `${COUNT} migrations that create one small table each, as every tool reads them; all up in an empty database, then ` +
      'all down again. Whole processes, without npx: start, connect, run, end. pgreset resets with `--no-undo`, since ' +
      'no other keeps anything; dbmate takes back one migration a process. Milliseconds: median (least–most).',
    grids: [{ title: 'Migrations', head: ['tool', 'latest', 'ratio', 'reset', 'ratio'], rows }],
    goals: [
      ...(['latest', 'reset'] as const).map((what) => fastest(what, ours!, theirs)),
      { text: 'one round trip for each more migration', found: String(trips), met: trips <= 1 },
    ],
  };
}

function fastest(what: string, ours: PeerResult, theirs: PeerResult[]): Goal {
  const others = theirs.filter(({ error }) => error === null);
  const best = Math.min(...others.map(({ measures }) => measures[what]!.median));
  const found = best / ours.measures[what]!.median;
  return {
    text: `${what} is faster than every other tool (next best ÷ pgreset > 1)`,
    found: ratio(found),
    met: found > 1 && others.length === theirs.length,
  };
}
