import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../harness/build.ts';

test('the conformance table has a line for each test, and no other', () => {
  const page = readFileSync(join(ROOT, 'docs/heroku-simulator.md'), 'utf8');
  const [, table = ''] = page.split('## Conformance');
  const rows = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.conformance.ts'));
  const titles = files.flatMap((name) => {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8');
    return [...text.matchAll(/^test\('([^']+)'/gm)].map(([, title]) => title);
  });
  expect(new Set(rows)).toEqual(new Set(titles));
});
