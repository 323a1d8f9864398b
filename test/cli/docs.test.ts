import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { commandsText } from '../../scripts/generate-commands.ts';

test('docs/commands.md is what the definitions say: run npm run docs', async () => {
  expect(await readFile('docs/commands.md', 'utf8')).toBe(await commandsText());
});
