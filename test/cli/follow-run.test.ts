import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/index.ts';
import { followRun } from '../../src/cli/follow-run.ts';
import { liveLine } from '../../src/cli/live-line.ts';
import { paintOf } from '../../src/cli/render/paint.ts';
import { plan } from './views.ts';

const step = { ordinal: 0, total: 2, title: 'Set schema public aside' };
const build = { ordinal: 1, total: 2, title: 'Build: make db' };

const EVENTS: (RunEvent | number)[] = [
  { type: 'run-started', run: 'k3x', plan, resumed: false },
  { type: 'step-started', ...step },
  {
    type: 'waiting',
    blockers: [
      {
        pid: 123,
        user: 'app',
        application: 'web',
        state: 'idle in transaction',
        query: 'SELECT\n  1',
        since: new Date().toISOString(),
      },
    ],
  },
  { type: 'step-done', ...step, summary: 'public → aside', ms: 1.23 },
  { type: 'step-started', ...build },
  { type: 'output', stream: 'stdout', line: 'creating \u001b[2Jtables' },
  3000,
  { type: 'progress', done: 1240, total: 3000, unit: 'objects' },
  { type: 'step-failed', ...build, message: 'no' },
  { type: 'putting-back', why: 'the build failed' },
  { type: 'step-started', ...step, title: 'Bring it back' },
  { type: 'step-done', ...step, title: 'Bring it back', summary: '', ms: 2 },
];

/** What a run writes; numbers among the events are milliseconds that go by. */
function record(live: boolean): string {
  let text = '';
  let time = 0;
  const paint = paintOf(false);
  const line = liveLine({
    paint,
    width: 80,
    live,
    write: (part) => (text += part),
    now: () => time,
  });
  const handle = followRun(line, paint);
  for (const event of EVENTS) {
    if (typeof event === 'number') time += event;
    else handle(event);
  }
  line.close();
  return text;
}

test('plain lines where nothing can be redrawn', () => {
  expect(`\n${record(false)}`).toMatchInlineSnapshot(`
    "
      1/2 Set schema public aside
        waiting for pid 123 (web, app, idle in transaction for 0 seconds): SELECT 1
    ✓ 1/2 Set schema public aside  public → aside  1.2 ms
      2/2 Build: make db
        │ creating tables
        ━━━━━━━━──────────── 1,240 of 3,000 objects · 41% · 4.3 s left
    ✗ 2/2 Build: make db
    ↩ Putting the old state back: the build failed
      Bring it back
    ✓ Bring it back  2.0 ms
    "
  `);
});

test('one line in place on a terminal', () => {
  const shown = record(true).replaceAll('\r\u001b[2K', '⌫');
  expect(`\n${shown}`).toMatchInlineSnapshot(`
    "
    ⌫◌ 1/2 Set schema public aside⌫    waiting for pid 123 (web, app, idle in transaction for 0 seconds): SELECT 1
    ⌫◌ 1/2 Set schema public aside⌫✓ 1/2 Set schema public aside  public → aside  1.2 ms
    ⌫◌ 2/2 Build: make db⌫    │ creating tables
    ⌫◌ 2/2 Build: make db⌫◌ 2/2 Build: make db  ━━━━━━━━──────────── 1,240 of 3,000 objects · 41% · 4.3 …⌫✗ 2/2 Build: make db
    ⌫↩ Putting the old state back: the build failed
    ⌫◌ Bring it back⌫✓ Bring it back  2.0 ms
    ⌫"
  `);
});
