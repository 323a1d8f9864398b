import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/target/load-config.ts';
import { ROOT } from '../harness/build.ts';
import { newReader } from './reader.ts';

const folder = join(ROOT, 'examples');
const names = (await readdir(folder, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
  .map(({ name }) => name);

test.each(names)('examples/%s has a valid configuration', async (name) => {
  expect((await loadConfig(undefined, join(folder, name)))?.file).toHaveProperty('build');
});

test('examples/sql-files builds, verifies and comes back', async () => {
  const reader = await newReader({ sample: false });
  await cp(join(folder, 'sql-files'), reader.folder, { recursive: true });
  expect(await reader.type('pgreset rebuild --yes')).toContain('expectations hold');
  await reader.type('pgreset verify');
  await reader.type('pgreset undo --yes');
  await expect(reader.type('pgreset verify')).rejects.toThrow('exit code 5');
  await reader.type('pgreset undo --yes');
  await reader.type('pgreset verify');
});
