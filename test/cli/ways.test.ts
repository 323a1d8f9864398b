import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readAllRows } from '../harness/all-rows.ts';
import { freshDatabase } from '../harness/fresh-database.ts';
import type { Plan } from '../../src/index.ts';
import { jsonOf, pgreset } from './pgreset.ts';

const BUILD = 'src/sample/sql';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'pgreset-cli-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

describe('rebuild, undo, purge', () => {
  test('resets, verifies, brings every row back, and forgets', async () => {
    const database = await freshDatabase({ sample: 300, owner: 'app' });
    const { name, session } = database;
    const before = await readAllRows(session);

    const rebuilt = await pgreset(database, ['rebuild', '--sql', BUILD, '--confirm', name]);
    expect(rebuilt).toMatchObject({ exitCode: 0 });
    expect(rebuilt.stderr).toContain(`● ${name}  postgres://app:•••@127.0.0.1`);
    expect(rebuilt.stderr).toContain('local, from environment (DATABASE_URL)');
    expect(rebuilt.stderr).toMatch(/✓ 1\/\d .* aside/);
    expect(rebuilt.stdout).toMatch(/Set 25 tables in public aside and build anew {2}plan \w{12}/);
    expect(rebuilt.stdout).toMatch(new RegExp(`✓ Rebuilt ${name} in .* run \\w{7}`));
    expect(rebuilt.stdout).toContain('none: the structure is as it was');
    expect((await readAllRows(session)).tables['"public"."threats"']?.rows).toBe(0);

    const undone = await pgreset(database, ['undo', '--yes', '--json']);
    expect(undone.exitCode).toBe(0);
    expect(jsonOf(undone)).toMatchObject({
      target: { name, kind: 'local', source: 'environment (DATABASE_URL)' },
      plan: { format: 1, way: 'undo' },
      report: { way: 'undo', exit: 0 },
    });
    expect((await readAllRows(session)).tables).toEqual(before.tables);

    const purged = await pgreset(database, ['purge', '--all', '--forget', '--yes']);
    expect(purged).toMatchObject({ exitCode: 0 });
    expect(purged.stdout).toContain('a purge cannot be undone');
    const left = await session.query(`SELECT FROM pg_namespace WHERE nspname LIKE 'pgreset%'`);
    expect(left).toEqual([]);
  });

  test('builds by a command, whose output is shown and whose failure puts the old state back', async () => {
    const database = await freshDatabase({ sample: 300, owner: 'app' });
    const before = await readAllRows(database.session);
    const command = 'echo hello from $PGUSER; echo $DATABASE_URL; exit 7';
    const result = await pgreset(database, ['rebuild', '--with', command, '--yes']);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('│ hello from app');
    expect(result.stderr).toContain('It ended with exit code 7.');
    expect(result.stderr).toMatch(/state +The old state was put back; nothing is lost/);
    expect((await readAllRows(database.session)).tables).toEqual(before.tables);
  });

  test('a state that is not as expected is not left in place', async () => {
    const database = await freshDatabase({ sample: 300, owner: 'app' });
    const cwd = await folder();
    await writeFile(join(cwd, 'db.sql'), 'CREATE TABLE lonely (id int)');
    const config = {
      build: { sql: ['db.sql'] },
      nextSteps: ['Sign in again'],
      expectations: { tables: { names: [{ name: 'users', reason: 'people sign in' }] } },
    };
    await writeFile(join(cwd, 'pgreset.config.json'), JSON.stringify(config));
    const refused = await pgreset(database, ['rebuild', '--yes', '--json'], { cwd });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('people sign in');
    expect(jsonOf(refused)).toMatchObject({ error: { code: 'verification-failed', exit: 1 } });

    const kept = await pgreset(database, ['rebuild', '--yes', '--keep-failed'], { cwd });
    expect(kept.exitCode).toBe(5);
    expect(kept.stdout).toContain('but not as expected');
    expect(kept.stdout).toContain('1. Sign in again');

    const unchecked = await pgreset(database, ['rebuild', '--yes', '--no-verify'], { cwd });
    expect(unchecked.exitCode).toBe(0);
  });

  test('without a build it says what to type', async () => {
    const database = await freshDatabase({ sample: 300 });
    const cwd = await folder();
    const nothing = await pgreset(database, ['rebuild'], { cwd });
    expect(nothing.exitCode).toBe(2);
    expect(nothing.stderr).toContain('next        pgreset rebuild --sql db/schema.sql');
    await writeFile(join(cwd, 'manage.py'), '');
    const django = await pgreset(database, ['rebuild'], { cwd });
    expect(django.exitCode).toBe(3);
    expect(django.stdout).toContain('Django');
    expect(django.stderr).toContain('--confirm');
  });

  test('a locked table: a bounded wait, the blocker named, nothing changed', async () => {
    const database = await freshDatabase({ sample: 300, owner: 'app' });
    await database.session.script('BEGIN; LOCK TABLE webhook_url_deny_list');
    const args = ['rebuild', '--sql', BUILD, '--yes', '--lock-timeout', '1500ms'];
    const result = await pgreset(database, args);
    await database.session.query('ROLLBACK');
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain(`waiting for pid ${database.session.pid} (pgreset-test, app`);
    expect(result.stderr).toContain(`· pid ${database.session.pid}, app, pgreset-test`);
    expect(result.stderr).toContain('Nothing was changed.');
  });
});

describe('a plan', () => {
  test('from a dry run is carried out by its hash', async () => {
    const database = await freshDatabase({ sample: 300 });
    const dry = await pgreset(database, ['rebuild', '--sql', BUILD, '--dry-run']);
    expect(dry.exitCode).toBe(0);
    const [, command] = /\n {2}pgreset (.*)\n/.exec(dry.stderr)!;
    expect(command).toMatch(
      new RegExp(`^rebuild --sql ${BUILD} --confirm ${database.name} --plan \\w{12}$`),
    );
    expect(await pgreset(database, command!.split(' '))).toMatchObject({ exitCode: 0 });
  });

  test('that is another one by now is refused', async () => {
    const database = await freshDatabase({ sample: 300 });
    const dry = await pgreset(database, ['rebuild', '--sql', BUILD, '--dry-run']);
    const [, command] = /\n {2}pgreset (.*)\n/.exec(dry.stderr)!;
    await database.session.query('CREATE TABLE fresh (id int)');
    const result = await pgreset(database, command!.split(' '));
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toContain('state       Nothing was changed.');
  });

  test('in a file is applied, or refused with what changed', async () => {
    const database = await freshDatabase({ sample: 300 });
    const { name } = database;
    const path = join(await folder(), 'plan.json');
    const dry = await pgreset(database, ['rebuild', '--sql', BUILD, '--dry-run', '--json']);
    await writeFile(path, dry.stdout);
    const applied = await pgreset(database, ['apply', path, '--confirm', name]);
    expect(applied).toMatchObject({ exitCode: 0 });
    expect(applied.stdout).toContain(`Rebuilt ${name}`);

    const again = await pgreset(database, ['apply', path, '--confirm', name]);
    expect(again.exitCode).toBe(3);
    expect(again.stderr).toContain('schema public changed');

    await writeFile(path, '{"plan": 1}');
    expect((await pgreset(database, ['apply', path])).exitCode).toBe(2);
    expect((await pgreset(database, ['apply', `${path}.missing`])).exitCode).toBe(2);
  });
});

describe('clear', () => {
  test('empties all but what is kept, and undoes', async () => {
    const database = await freshDatabase({ sample: 300, owner: 'app' });
    const before = await readAllRows(database.session);
    const cleared = await pgreset(database, ['clear', '--yes']);
    expect(cleared).toMatchObject({ exitCode: 0 });
    const empty = await readAllRows(database.session);
    expect(empty.tables['"public"."users"']?.rows).toBe(0);
    expect(await pgreset(database, ['undo', '--yes'])).toMatchObject({ exitCode: 0 });
    expect((await readAllRows(database.session)).tables).toEqual(before.tables);
  });

  test('by row, with dependents refused or taken', async () => {
    const database = await freshDatabase();
    await database.session.script(`
      CREATE TABLE sequences (id text PRIMARY KEY, values_requested bool);
      CREATE TABLE entries (sequence text REFERENCES sequences, value int);
      INSERT INTO sequences VALUES ('A000045', true), ('A000040', true);
      INSERT INTO entries VALUES ('A000045', 1), ('A000045', 2)`);
    const where = ['--table', 'sequences', '--where', `id = 'A000045'`];
    expect((await pgreset(database, ['clear', ...where, '--yes'])).exitCode).toBe(3);
    const set = ['--set', 'values_requested = false'];
    expect(await pgreset(database, ['clear', ...where, ...set, '--yes'])).toMatchObject({
      exitCode: 0,
    });
    const rows = await database.session.query('SELECT * FROM sequences ORDER BY 1');
    expect(rows).toEqual([
      { id: 'A000040', values_requested: true },
      { id: 'A000045', values_requested: false },
    ]);
    const taken = ['clear', ...where, '--dependents', 'delete', '--yes'];
    expect(await pgreset(database, taken)).toMatchObject({ exitCode: 0 });
    expect(await database.session.query('SELECT FROM entries')).toHaveLength(0);
    expect(await pgreset(database, ['undo', '--yes'])).toMatchObject({ exitCode: 0 });
    expect(await database.session.query('SELECT FROM entries')).toHaveLength(2);
  });

  test('usage', async () => {
    const database = await freshDatabase({ sample: 300 });
    for (const args of [
      ['--no-undo', '--undo-limit', '1GB'],
      ['--undo-limit', 'much'],
      ['--dependents', 'maybe'],
      ['--table', 'nowhere'],
      ['--where', 'true'],
    ])
      expect((await pgreset(database, ['clear', ...args])).exitCode, args.join(' ')).toBe(2);
  });
});

test('the configuration names what to keep', async () => {
  const database = await freshDatabase({ sample: 300 });
  const cwd = await folder();
  await writeFile(
    join(cwd, 'pgreset.config.json'),
    JSON.stringify({ keep: ['webhook_url_deny_list'] }),
  );
  const dry = await pgreset(database, ['clear', '--dry-run', '--json'], { cwd });
  const { plan } = jsonOf<{ plan: Plan }>(dry);
  expect(plan.request).toMatchObject({ keep: ['webhook_url_deny_list'] });
  expect(plan.keeps.join()).toContain('webhook_url_deny_list');
});
