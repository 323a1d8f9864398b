import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runCli } from '../harness/cli.ts';
import { jsonOf } from '../cli/pgreset.ts';
import { localHeroku, procfile, scratchFolder } from '../heroku-simulator/local-heroku.ts';
import { pgresetOn } from './on-heroku.ts';

const heroku = localHeroku();
const on = (args: string[], cwd = scratchFolder()) =>
  pgresetOn(heroku, 'shop', ['connect', ...args], { cwd });

const missing = spawnSync('psql', ['--version']).error !== undefined;

beforeAll(() => heroku.createApp({ name: 'shop', folder: procfile('worker: sleep 1000') }));

async function rotate(): Promise<void> {
  const [{ addon }] = await heroku.call('GET', '/apps/shop/addon-attachments');
  await heroku.call('POST', `/postgres/v0/databases/${addon.id}/credentials_rotation`);
  await heroku.settle('shop');
}

/** As pgAdmin does it: everything from its file, the password from the passfile. */
function asPgAdmin(file: string): string {
  const [server] = Object.values<Record<string, string>>(
    JSON.parse(readFileSync(file, 'utf8')).Servers,
  );
  const { sslmode, passfile } = server!['ConnectionParameters'] as unknown as Record<
    string,
    string
  >;
  const env = {
    PATH: process.env['PATH'],
    PGHOST: server!['Host'],
    PGPORT: String(server!['Port']),
    PGDATABASE: server!['MaintenanceDB'],
    PGUSER: server!['Username'],
    PGSSLMODE: sslmode,
    PGPASSFILE: passfile,
  };
  const args = ['--no-psqlrc', '--no-password', '--tuples-only', '--no-align'];
  return execFileSync('psql', [...args, '--command', 'SELECT 1 + 1'], { env, stdio: 'pipe' })
    .toString()
    .trim();
}

test('the parts, why TLS is not verified, and that they change', async () => {
  const { exitCode, stdout } = await on([]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/sslmode +require\n +tls +no-verify/);
  expect(stdout).toContain('Heroku signs its certificates itself');
  expect(stdout).toContain('Heroku changes these credentials');
  const { connection } = jsonOf<{ connection: object }>(await on(['--json']));
  expect(connection).toMatchObject({ sslmode: 'require', tls: 'no-verify' });
  expect(connection).not.toHaveProperty('password');
});

test.skipIf(missing)('pgAdmin’s files work before and after a rotation', async () => {
  const folder = scratchFolder();
  const file = join(folder, 'servers.json');
  const write = () => on(['--pgadmin', 'servers.json', '--passfile', 'pass'], folder);
  expect((await write()).exitCode).toBe(0);
  const { Name, DBRestriction, MaintenanceDB } = JSON.parse(readFileSync(file, 'utf8')).Servers[
    '1'
  ];
  expect(Name).toMatch(/^shop \(postgresql-/);
  expect(DBRestriction).toBe(MaintenanceDB);
  expect(asPgAdmin(file)).toBe('2');
  await rotate();
  expect(() => asPgAdmin(file)).toThrow('password authentication failed');
  await write();
  expect(asPgAdmin(file)).toBe('2');
  expect(readFileSync(join(folder, 'pass'), 'utf8').trim().split('\n')).toHaveLength(1);
});

test.skipIf(missing)('the URL and the lines for a shell are those of now', async () => {
  const env = { ...heroku.environment, PATH: process.env['PATH'] ?? '' };
  const shown = ['connect', '--show-password', '--app', 'shop'];
  const before = (await runCli([...shown, '--uri'], { env })).stdout.trim();
  await rotate();
  const after = (await runCli([...shown, '--uri'], { env })).stdout.trim();
  expect(after).not.toBe(before);
  const ask = (url: string) =>
    execFileSync('psql', [url, '-XAtc', 'SELECT 1'], { stdio: 'pipe' }).toString();
  expect(() => ask(before)).toThrow('password authentication failed');
  expect(ask(after)).toBe('1\n');
  const lines = (await runCli([...shown, '--env'], { env })).stdout;
  const script = `${lines}\npsql -XAtc 'SELECT 1'`;
  expect(execFileSync('sh', ['-c', script], { stdio: 'pipe' }).toString()).toBe('1\n');
});

test.skipIf(missing)('--psql opens it', async () => {
  const env = { ...heroku.environment, PATH: process.env['PATH'] ?? '' };
  const stdin = 'SELECT current_user = session_user;';
  const { exitCode, stdout } = await runCli(['connect', '--psql', '--app', 'shop'], { env, stdin });
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('t\n')]);
});
