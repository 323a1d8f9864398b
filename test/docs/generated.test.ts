import { expect, test } from 'vitest';
import { runDemo, transcriptIn, withoutChance } from '../../scripts/demo-transcript.ts';
import { errorsText } from '../../scripts/generate-errors.ts';
import { pages } from './pages.ts';

const textOf = (path: string) => pages.find((page) => page.path === path)!.text;

test('docs/errors.md is what the sources say: run npm run docs', async () => {
  expect(textOf('docs/errors.md')).toBe(await errorsText());
});

test('docs/exit-codes.md has every exit code', () => {
  const codes = [...textOf('docs/exit-codes.md').matchAll(/^\| +(\d+) +\|/gm)].map(([, code]) =>
    Number(code),
  );
  expect(codes).toEqual([0, 1, 2, 3, 4, 5, 130]);
});

test('the transcript in README.md is what the demo prints: run npm run docs:demo', async () => {
  const shown = withoutChance(transcriptIn(textOf('README.md')));
  expect(shown).toBe(withoutChance(await runDemo()));
});
