import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/target/load-config.ts';
import { projectWith } from './project.ts';

const docs = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const blocks = [...docs.matchAll(/^```(ts|json)\n(.*?)^```$/gms)];

test.each(blocks.map(([, language, text]) => [language!, text!]))(
  'the %s example of docs/configuration.md is a valid configuration',
  async (language, text) => {
    const folder = await projectWith({ [`pgreset.config.${language}`]: text });
    expect((await loadConfig(undefined, folder))?.file).toMatchObject({ default: 'local' });
  },
);

test('there are examples', () => {
  expect(blocks).toHaveLength(2);
});
