import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Case } from '../case.ts';
import { ratio, spread } from '../format.ts';
import { sideBySide, timed } from '../measure.ts';

const CLI = 'dist/cli/main.js';

/** How long the command line takes to start. */
export const start: Case = {
  name: 'start',
  async run({ quick }) {
    if (!existsSync(CLI)) throw new Error(`${CLI} is missing: npm run build`);
    const process = (name: string, args: string[]) => ({
      name,
      run: () => timed('whole', async () => runNode(args)),
    });
    const results = await sideBySide(
      [process('node -e 0', ['-e', '0']), process('pgreset --version', [CLI, '--version'])],
      quick ? 15 : 41,
    );
    const [bare, ours] = results.map(({ measures }) => measures['whole']!);
    const found = ours!.median / bare!.median;
    return {
      title: 'Start',
      text: 'Whole processes, one after another in alternating order. Milliseconds: median (least–most).',
      grids: [
        {
          title: 'Start',
          head: ['process', 'ms', 'ratio'],
          rows: [
            ['`node -e 0`', spread(bare!), ratio(1)],
            ['`pgreset --version`', spread(ours!), ratio(found)],
          ],
        },
      ],
      goals: [
        { text: '`pgreset --version` ≤ 1.5× bare node', found: ratio(found), met: found <= 1.5 },
      ],
    };
  },
};

function runNode(args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
