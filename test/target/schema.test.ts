import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { schemaText } from '../../scripts/generate-schema.ts';

test('schema.json is what scripts/generate-schema.ts writes: run npx jiti scripts/generate-schema.ts', async () => {
  const committed = await readFile(new URL('../../schema.json', import.meta.url), 'utf8');
  expect(committed).toBe(await schemaText());
});
