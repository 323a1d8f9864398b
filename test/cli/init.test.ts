import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCli } from '../harness/cli.ts';

test('init shows what it would write, and writes it when told to', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'pgreset-init-'));
  onTestFinished(() => rm(cwd, { recursive: true }));
  await writeFile(join(cwd, 'manage.py'), '');
  await writeFile(join(cwd, 'Makefile'), 'all:\n\techo all\n');

  const dry = await runCli(['init', '--make', '--dry-run'], { cwd });
  expect(dry).toMatchObject({ exitCode: 0 });
  expect(dry.stdout).toContain('pgreset.config.ts  new');
  expect(dry.stdout).toContain('+ reset-db:');
  expect(dry.stdout).not.toContain('echo all');

  const asked = await runCli(['init'], { cwd });
  expect(asked.exitCode).toBe(3);
  expect(asked.stderr).toContain('pgreset init --yes');
  expect(await readdir(cwd)).toEqual(['Makefile', 'manage.py']);

  const written = await runCli(['init', '--make', '--yes', '--json'], { cwd });
  expect(written.exitCode).toBe(0);
  expect(JSON.parse(written.stdout)).toMatchObject({
    edits: [{ path: 'pgreset.config.ts' }, { path: 'Makefile' }],
  });
  expect(await readFile(join(cwd, 'pgreset.config.ts'), 'utf8')).toContain('manage.py migrate');
  expect(await readFile(join(cwd, 'Makefile'), 'utf8')).toContain('npx pgreset rebuild');
});
