import { resolve } from 'node:path';
import { installHerokuCli } from '../../test/heroku-simulator/heroku-cli.ts';
import type { Case, Section } from '../case.ts';
import { ratio } from '../format.ts';
import { downtimeDuring } from '../heroku/downtime.ts';
import { type HerokuWorld, startLocalHeroku } from '../heroku/local-heroku.ts';
import { pageProcedure } from '../heroku/page-procedure.ts';
import { type Measures, type Peer, type PeerResult, sideBySide, type Timing } from '../measure.ts';

/** A rebuild on Heroku: what a page has people do, and one command. */
export const heroku: Case = {
  name: 'heroku',
  async run({ quick }) {
    const command = await installHerokuCli();
    const world = await startLocalHeroku();
    try {
      const peers = [
        peer('the page: 6 × `heroku run`, `heroku dyno:restart`', world, () =>
          pageProcedure(world, command),
        ),
        {
          ...peer('`pgreset rebuild --app`', world, () => pgreset(world, 'rebuild')),
          // The page's questions would find the columns of the old state too.
          tidy: () => pgreset(world, 'purge', '--all'),
        },
      ];
      return report(await sideBySide(peers, quick ? 1 : 7));
    } finally {
      await world.close();
    }
  },
};

function peer(name: string, world: HerokuWorld, work: () => Promise<void>): Peer {
  return {
    name,
    async run(): Promise<Measures> {
      let total = 0;
      const downtime = await downtimeDuring(world.healthUrl, async () => {
        const began = performance.now();
        await work();
        total = performance.now() - began;
      });
      return { total, downtime };
    },
  };
}

async function pgreset({ app, run }: HerokuWorld, ...command: string[]): Promise<void> {
  const cli = resolve('dist/cli/main.js');
  await run(process.execPath, [cli, ...command, '--app', app, '--confirm', app]);
}

function report(results: PeerResult[]): Section {
  const broken = results.find(({ error }) => error !== null);
  if (broken) throw new Error(`${broken.name}: ${broken.error}`);
  const [page, ours] = results.map(({ measures }) => measures);
  const shorter = page!['downtime']!.median / ours!['downtime']!.median;
  const faster = page!['total']!.median / ours!['total']!.median;
  return {
    title: 'rebuild on Heroku',
    text: 'The real `heroku` command and pgreset on the [local Heroku](heroku-simulator.md) with its app of 25 tables, in alternating order. What a page has people do: drop and create the schema, restart, count the tables, look for a column and a table, list the tables, describe one. Total: until all commands have ended. Downtime: the app is asked for its health page every 20 ms; from the first request that failed to the first good answer after the last one. Seconds: median (least–most). There is no network in between, a dyno starts at once, and PostgreSQL does not wait for the disk (fsync off): on Heroku every command costs more.',
    grids: [
      {
        title: 'Rebuild',
        head: ['by', 'total', 'ratio', 'downtime', 'ratio'],
        rows: results.map(({ name, measures: { total, downtime } }) => [
          name,
          seconds(total!),
          ratio(total!.median / ours!['total']!.median),
          seconds(downtime!),
          ratio(downtime!.median / ours!['downtime']!.median),
        ]),
      },
    ],
    goals: [
      { text: 'shorter downtime than by the page', found: ratio(shorter), met: shorter > 1 },
      {
        text: 'done at least 5 times faster than by the page',
        found: ratio(faster),
        met: faster >= 5,
      },
    ],
  };
}

function seconds({ median, min, max }: Timing): string {
  const show = (ms: number) => (ms / 1000).toFixed(2);
  return `${show(median)} (${show(min)}–${show(max)})`;
}
