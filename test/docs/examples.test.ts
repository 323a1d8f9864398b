import { cp, readdir, readFile } from 'node:fs/promises';
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
  const { file } = (await loadConfig(undefined, join(folder, name)))!;
  const said = [file, ...Object.values(file.targets ?? {})];
  expect(said.filter(({ build }) => build !== undefined)).not.toEqual([]);
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

test('examples/migrations: the CI flow, on an empty database and on a used one', async () => {
  const reader = await newReader({ sample: false });
  await cp(join(folder, 'migrations'), reader.folder, { recursive: true });
  const flow = 'pgreset migrate reset --yes --no-undo && pgreset migrate latest && npm test';
  expect(await reader.type(flow)).toContain('pass 1');
  await reader.type('pgreset seed --yes');
  await expect(reader.type('npm test')).rejects.toThrow('Grace');
  expect(await reader.type('npm run ci')).toContain('pass 1');
  expect(await reader.type('pgreset rebuild --yes')).toContain('expectations hold');
  const workflow = await readFile(join(folder, 'migrations/.github/workflows/test.yml'), 'utf8');
  expect(workflow.replaceAll('npx ', '')).toContain(flow);
});
