import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jsonOf } from '../cli/pgreset.ts';
import { localHeroku, procfile, scratchFolder } from '../heroku-simulator/local-heroku.ts';
import { callsOf, fault, pgresetOn } from './on-heroku.ts';

const heroku = localHeroku();
const on = (args: string[], cwd = scratchFolder()) => pgresetOn(heroku, 'shop', args, { cwd });
const captures = async (): Promise<{ num: number }[]> =>
  heroku.call('GET', '/client/v11/apps/shop/transfers');

beforeAll(async () => {
  await heroku.createApp({ name: 'shop', folder: procfile('worker: sleep 1000') });
  await heroku.query('shop', 'CREATE TABLE t AS SELECT generate_series(1, 100) AS n');
});
beforeEach(async () => {
  await heroku.call('DELETE', '/control/faults');
  await heroku.call('DELETE', '/control/calls');
});

/** What the local Heroku, and a restore, need on the machine. */
const missing = spawnSync('pg_dump', ['--version']).error !== undefined;

describe.skipIf(missing)('backup', () => {
  test('stays at Heroku, and says how to bring it back', async () => {
    const folder = scratchFolder();
    const { exitCode, stdout } = await on(['backup'], folder);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/✓ b001 {2}[\d.]+ kB, of DATABASE, at Heroku/);
    expect(stdout).toContain('pgreset restore b001 --app shop');
    expect(readdirSync(folder)).toEqual([]);
    expect((await on(['status'])).stdout).toMatch(/backup +b001, \d+ seconds? old/);
  });

  test('is fetched too where a file is named, for the owner only', async () => {
    const folder = scratchFolder();
    const { backup } = jsonOf<{ backup: { file: string; bytes: number } }>(
      await on(['backup', 'some/shop.dump', '--json'], folder),
    );
    expect(backup.file).toBe(join(folder, 'some/shop.dump'));
    expect(statSync(backup.file)).toMatchObject({ size: backup.bytes });
    expect(statSync(backup.file).mode & 0o777).toBe(0o600);
    expect(readFileSync(backup.file).subarray(0, 5).toString()).toBe('PGDMP');
    const before = (await captures()).length;
    expect((await on(['backup', 'some/shop.dump'], folder)).exitCode).toBe(2);
    expect(await captures()).toHaveLength(before);
  });

  test('a lost answer: the backup that was begun is found, and none is begun twice', async () => {
    const before = (await captures()).length;
    await fault(heroku, { kind: 'drop', when: 'after', method: 'POST', path: '/backups$' });
    const { exitCode, stdout } = await on(['backup']);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/✓ b\d{3}/)]);
    expect(await captures()).toHaveLength(before + 1);
  });

  test('no answer, and none begun: it says so', async () => {
    const before = (await captures()).length;
    await fault(heroku, { kind: 'drop', when: 'before', method: 'POST', path: '/backups$' });
    const { exitCode, stderr } = await on(['backup']);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Heroku gave no answer')]);
    expect(await captures()).toHaveLength(before);
  });

  test('looks that fail meanwhile are repeated', async () => {
    await fault(heroku, { kind: 'drop', when: 'before', method: 'GET', path: '/transfers/' });
    expect((await on(['backup'])).exitCode).toBe(0);
  });
});

describe.skipIf(missing)('restore', () => {
  const rows = async () => (await heroku.query('shop', 'SELECT count(*)::int AS n FROM t'))[0].n;

  test('of a backup at Heroku by its name, and undo', async () => {
    const folder = scratchFolder();
    await heroku.query('shop', 'DELETE FROM t WHERE n > 10');
    const restored = await on(['restore', 'b001', '--confirm', 'shop'], folder);
    expect(restored).toMatchObject({ exitCode: 0 });
    expect(await rows()).toBe(100);
    const [file] = readdirSync(join(folder, '.pgreset')).filter((each) => each.endsWith('.dump'));
    expect(file).toMatch(/^b001-[\w-]+\.dump$/);
    expect(statSync(join(folder, '.pgreset', file!)).mode & 0o777).toBe(0o600);
    expect((await on(['undo', '--confirm', 'shop'], folder)).exitCode).toBe(0);
    expect(await rows()).toBe(10);
    // What was fetched once is not fetched again.
    await heroku.call('DELETE', '/control/calls');
    expect((await on(['restore', 'b001', '--dry-run'], folder)).exitCode).toBe(0);
    const calls: string[] = await heroku.call('GET', '/control/calls');
    expect(calls.filter((each) => each.includes('public-url'))).toEqual([]);
  });

  test('without a name: which there are', async () => {
    const { exitCode, stderr } = await on(['restore']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/b001: DATABASE, .* old, [\d.]+ kB/);
  });

  test('of one that is not there', async () => {
    const { exitCode, stderr } = await on(['restore', 'b999']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('no backup b999')]);
    expect(await callsOf(heroku, 'POST /client/v11/apps/shop/transfers')).toBe(0);
  });

  test('a local file of that name is what is meant', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'b001'), 'no backup');
    const { stderr } = await on(['restore', 'b001'], folder);
    expect(stderr).toContain('is not a backup that can be restored');
  });
});
