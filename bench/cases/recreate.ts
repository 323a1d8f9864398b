import { connect, withSession } from '../../src/postgres/connect.ts';
import type { Bench, Case } from '../case.ts';
import { type BenchDatabase, databaseOf, ordinary } from '../databases.ts';
import { ratio, spread } from '../format.ts';
import { type Peer, type PeerResult, sideBySide, timed } from '../measure.ts';
import { recreateRequest, undoRequest } from '../../test/run/requests.ts';
import { planned, withOneLineBuild } from '../resets.ts';
import { sumOf, traced } from '../trace.ts';

const TABLES = 25;

/** A new database in the place of the old one, which is kept, against dropping and creating. */
export const recreate: Case = {
  name: 'recreate',
  async run(bench) {
    const [ours, bare] = (await sideBySide(
      [recreatePeer(bench), barePeer(bench)],
      bench.quick ? 3 : 11,
    )) as [PeerResult, PeerResult];
    const theirs = bare.measures['whole']!;
    const own = ours.measures['own part']!;
    const found = own.median / theirs.median;
    const row = (way: string, timing: typeof own) => [
      way,
      spread(timing),
      ratio(timing.median / theirs.median),
    ];
    return {
      title: 'recreate: the database anew',
      text:
        `A database with ${TABLES} tables. Bare: \`DROP DATABASE … WITH (FORCE)\` and \`CREATE DATABASE\` from template0 on an open connection. ` +
        'pgreset’s own part is everything but the build (one CREATE TABLE), the snapshot and the drift: lock, journal, CREATE DATABASE, ' +
        'the journal’s copy, ending sessions, both renames. Undo is a whole run. Milliseconds: median (least–most).',
      grids: [
        {
          title: 'Recreate',
          head: ['way', 'ms', 'ratio'],
          rows: [
            row('pgreset, own part', own),
            row('of it CREATE DATABASE', ours.measures['create']!),
            row('of it both renames', ours.measures['renames']!),
            row('pgreset, whole run', ours.measures['whole run']!),
            row('pgreset undo, whole run', ours.measures['undo']!),
            row('DROP and CREATE DATABASE', theirs),
          ],
        },
      ],
      goals: [
        {
          text: 'own part within 1.3× of DROP and CREATE DATABASE, although the old one is kept',
          found: ratio(found),
          met: found <= 1.3,
        },
      ],
    };
  },
};

/** Reading what is there, before and after: it grows with the tables and is part of every way. */
const LOOKING = /relkind|pg_default_acl|indisunique|pg_publication|MATERIALIZED/;

function recreatePeer(bench: Bench): Peer {
  let database: BenchDatabase;
  return {
    name: 'pgreset recreate',
    async prepare() {
      database = await databaseOf(bench, 'recreate', TABLES, ordinary);
    },
    run: () =>
      withOneLineBuild(async (build) => {
        const { target } = database;
        const there = await traced(await planned(target, recreateRequest(build)));
        const undo = await timed('undo', await planned(target, undoRequest(there.result.run)));
        const { queries, ms, result } = there;
        const looking = sumOf(queries, LOOKING);
        return {
          ...undo,
          'whole run': ms,
          'own part': ms - looking - (result.steps[1]?.ms ?? 0),
          create: sumOf(queries, /^CREATE DATABASE/),
          renames: sumOf(queries, /^ALTER DATABASE .* RENAME|^COMMIT/),
        };
      }),
    async tidy() {
      await database.session.close();
      await withSession(bench.server.connection(), {}, async (session) => {
        const asides = await session.query<{ name: string }>(
          `SELECT datname AS name FROM pg_database WHERE datname ~ '^pgreset_|^recreate$'`,
        );
        for (const { name } of asides) await session.query(`DROP DATABASE ${name} WITH (FORCE)`);
      });
    },
  };
}

function barePeer(bench: Bench): Peer {
  let database: BenchDatabase;
  return {
    name: 'DROP and CREATE DATABASE',
    async prepare() {
      database = await databaseOf(bench, 'drop_create', TABLES, ordinary);
    },
    async run() {
      const admin = await connect(bench.server.connection());
      const measures = await timed('whole', async () => {
        await admin.query('DROP DATABASE drop_create WITH (FORCE)');
        await admin.query('CREATE DATABASE drop_create TEMPLATE template0');
      });
      await admin.close();
      return measures;
    },
    tidy: () => database.drop(),
  };
}
