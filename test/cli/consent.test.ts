import { describe, expect, test } from 'vitest';
import { freshDatabase } from '../harness/fresh-database.ts';
import type { Plan } from '../../src/index.ts';
import { jsonOf, pgreset } from './pgreset.ts';

const REBUILD = ['rebuild', '--sql', 'src/sample/sql'];

async function isUntouched(database: Awaited<ReturnType<typeof freshDatabase>>): Promise<void> {
  const rows = await database.session.query(
    `SELECT FROM pg_namespace WHERE nspname LIKE 'pgreset_a%'`,
  );
  expect(rows).toEqual([]);
}

describe('without a terminal', () => {
  test('nothing asks: exit 3 and the command to type, after the plan', async () => {
    const database = await freshDatabase({ sample: 300 });
    const result = await pgreset(database, REBUILD);
    expect(result.exitCode).toBe(3);
    expect(result.stdout).toContain('Set 25 tables in public aside');
    expect(result.stderr).toContain(
      `next        pgreset rebuild --sql src/sample/sql --confirm ${database.name}`,
    );
    await isUntouched(database);
  });

  test('a password that was typed is not repeated', async () => {
    const database = await freshDatabase({ sample: 300, owner: 'app' });
    const result = await pgreset(database, [...REBUILD, '--url', database.url]);
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toContain('--url postgres://app:•••@127.0.0.1');
  });

  test('the name has to be right', async () => {
    const database = await freshDatabase({ sample: 300 });
    const result = await pgreset(database, [...REBUILD, '--confirm', 'shop', '--json']);
    expect(result.exitCode).toBe(3);
    const { plan, error } = jsonOf<{ plan: Plan; error: object }>(result);
    expect(plan.hash).toMatch(/^\w{12}$/);
    expect(error).toMatchObject({ code: 'no-consent', state: 'Nothing was changed.', exit: 3 });
    await isUntouched(database);
  });

  test('--quiet says no more than the outcome', async () => {
    const database = await freshDatabase({ sample: 300 });
    const result = await pgreset(database, [...REBUILD, '--confirm', database.name, '--quiet']);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).not.toContain('plan ');
  });
});

describe('an AI agent', () => {
  const env = { CLAUDECODE: '1' };

  test('needs the name and the hash, and is told to ask', async () => {
    const database = await freshDatabase({ sample: 300 });
    const { name } = database;
    for (const args of [[], ['--yes'], ['--confirm', name]]) {
      const result = await pgreset(database, [...REBUILD, ...args], { env });
      expect(result.exitCode, args.join(' ')).toBe(3);
      expect(result.stderr).toContain('Claude Code');
      expect(result.stderr.replaceAll(/\s+/g, ' ')).toContain('the person you work for');
      const [, command] = /next +pgreset (.*)\n/.exec(result.stderr)!;
      expect(command).toMatch(new RegExp(`--confirm ${name} --plan \\w{12}$`));
    }
    await isUntouched(database);
    const dry = await pgreset(database, [...REBUILD, '--dry-run', '--json'], { env });
    const { hash } = jsonOf<{ plan: Plan }>(dry).plan;
    const wrong = [...REBUILD, '--confirm', name, '--plan', '0'.repeat(12)];
    expect((await pgreset(database, wrong, { env })).exitCode).toBe(3);
    const right = [...REBUILD, '--confirm', name, '--plan', hash];
    expect(await pgreset(database, right, { env })).toMatchObject({ exitCode: 0 });
  });

  test('may not lift a protection', async () => {
    const database = await freshDatabase();
    const result = await pgreset(database, ['unprotect', '--confirm', database.name], { env });
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toContain('only a person');
  });
});

test('a protected database is refused by every way, until a person lifts it', async () => {
  const database = await freshDatabase({ sample: 300 });
  const { name } = database;
  expect(await pgreset(database, [...REBUILD, '--yes'])).toMatchObject({ exitCode: 0 });
  const reason = ['--reason', 'customers use it'];
  expect(await pgreset(database, ['protect', ...reason])).toMatchObject({ exitCode: 0 });
  for (const args of [REBUILD, ['clear'], ['undo'], ['purge', '--all']]) {
    const result = await pgreset(database, [...args, '--confirm', name]);
    expect(result.exitCode, args.join(' ')).toBe(3);
    expect(result.stderr).toContain('customers use it');
  }
  const status = await pgreset(database, ['status']);
  expect(status.stdout).toMatch(/protected +.*customers use it/);

  const alone = await pgreset(database, ['unprotect']);
  expect(alone.exitCode).toBe(3);
  expect(alone.stderr).toContain(`pgreset unprotect --confirm ${name}`);
  expect((await pgreset(database, ['unprotect', '--confirm', 'other'])).exitCode).toBe(3);
  expect((await pgreset(database, ['unprotect', '--confirm', name])).exitCode).toBe(0);
  expect(await pgreset(database, ['undo', '--yes'])).toMatchObject({ exitCode: 0 });
});
