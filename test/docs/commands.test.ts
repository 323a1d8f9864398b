import { describe, expect, test } from 'vitest';
import { pages } from './pages.ts';
import { newReader } from './reader.ts';

/** What `.ci/run` takes from the README and runs. */
const RUN_BY_CI = /^npm ci && npm (run demo|test)$/;

const told = pages.filter(({ blocks }) => blocks.some(({ language }) => language === 'sh'));

// A page is a story: its blocks are typed one after the other, into one database.
test.each(told)(
  '$path: every command does what the page says',
  async ({ blocks }) => {
    const reader = await newReader();
    for (const { language, text, mark } of blocks) {
      const [, name] = /^file: (.+)$/.exec(mark) ?? [];
      if (name) await reader.write(name, text);
      if (language !== 'sh' || mark.startsWith('not run: ')) continue;
      const script = text
        .split('\n')
        .filter((line) => !RUN_BY_CI.test(line))
        .join('\n');
      await reader.type(script);
    }
  },
  120_000,
);

describe('conventions', () => {
  const all = pages.flatMap(({ path, blocks }) => blocks.map((block) => ({ path, ...block })));

  test('shell blocks are called sh, so that none escapes', () => {
    const others = all.filter(
      ({ language, text }) =>
        /^(bash|shell|console|zsh)$/.test(language) ||
        (language === '' && /^(npx )?pgreset /m.test(text)),
    );
    expect(others.map(({ path, line }) => `${path}:${line}`)).toEqual([]);
  });

  test('what is not run says why', () => {
    const silent = all.filter(({ mark }) => /^not run(?!: .{5})/.test(mark));
    expect(silent.map(({ path, line }) => `${path}:${line}`)).toEqual([]);
  });
});
