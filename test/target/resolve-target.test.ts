import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveTarget } from '../../src/target/resolve-target.ts';
import type { TargetChoice, Variables } from '../../src/target/target.ts';
import { projectWith, rejection } from './project.ts';

const CONFIG = {
  keep: ['general'],
  targets: {
    local: { url: 'postgres://localhost/app' },
    staging: { url: 'env:STAGING_URL', keep: ['own'] },
    production: { url: 'env:PRODUCTION_URL', protected: true },
    file: { envFile: 'settings/test.env' },
    bare: {},
  },
};

interface Given {
  choice?: TargetChoice;
  env?: Variables;
  files?: Record<string, string>;
  config?: object;
}

async function resolveIn({ choice = {}, env = {}, files = {}, config }: Given) {
  const folder = await projectWith({
    ...files,
    ...(config && { 'pgreset.config.json': JSON.stringify(config) }),
  });
  return resolveTarget(choice, { env, folder, osUser: 'me' });
}

describe('the order', () => {
  const everything: Given = {
    config: { ...CONFIG, default: 'local' },
    env: {
      DATABASE_URL: 'postgres://env.example.com/url',
      PGDATABASE: 'pg',
      POSTGRES_DB: 'docker',
      STAGING_URL: 'postgres://s.example.com/staging',
    },
    files: { '.env': 'DATABASE_URL=postgres://file.example.com/file' },
  };

  test.each<[string, Given, string, string]>([
    ['--url', { ...everything, choice: { url: 'postgres://h.example.com/x' } }, 'x', '--url'],
    [
      '--target',
      { ...everything, choice: { target: 'staging' } },
      'staging',
      'pgreset.config.json (staging), STAGING_URL in environment',
    ],
    ['the default', everything, 'app', 'pgreset.config.json (local)'],
    ['DATABASE_URL', { ...everything, config: CONFIG }, 'url', 'environment (DATABASE_URL)'],
    ['PG*', { env: { PGDATABASE: 'pg', POSTGRES_DB: 'docker' } }, 'pg', 'environment (PGDATABASE)'],
    [
      'POSTGRES_*',
      { env: { POSTGRES_DB: 'docker', POSTGRES_DISPOSABLE_DB: 'x' } },
      'docker',
      'environment (POSTGRES_DB)',
    ],
    [
      'the environment before .env',
      { env: { POSTGRES_DB: 'docker' }, files: { '.env': 'DATABASE_URL=postgres://h/x' } },
      'docker',
      'environment (POSTGRES_DB)',
    ],
    [
      '.env',
      { files: { '.env': 'POSTGRES_DB=backscope\nPOSTGRES_DISPOSABLE_DB=throwaway' } },
      'backscope',
      '.env (POSTGRES_DB)',
    ],
    [
      'an empty variable is no variable',
      { env: { DATABASE_URL: '' }, files: { '.env': 'PGDATABASE=x' } },
      'x',
      '.env (PGDATABASE)',
    ],
    [
      '--env-file before the environment',
      {
        env: everything.env!,
        files: { 'my.env': 'PGDATABASE=mine' },
        choice: { envFile: 'my.env' },
      },
      'mine',
      '--env-file my.env (PGDATABASE)',
    ],
    [
      '--env-file before a default with its own URL',
      { ...everything, files: { 'my.env': 'PGDATABASE=mine' }, choice: { envFile: 'my.env' } },
      'mine',
      '--env-file my.env (PGDATABASE)',
    ],
    [
      '--env-file feeds env:NAME',
      {
        ...everything,
        files: { 'my.env': 'STAGING_URL=postgres://h.example.com/mine' },
        choice: { envFile: 'my.env', target: 'staging' },
      },
      'mine',
      'pgreset.config.json (staging), STAGING_URL in --env-file my.env',
    ],
    [
      'env:NAME in --url',
      { env: { MY_URL: 'postgres://h.example.com/mine' }, choice: { url: 'env:MY_URL' } },
      'mine',
      '--url, MY_URL in environment',
    ],
    [
      'env:NAME in .env',
      {
        ...everything,
        env: {},
        files: { '.env': 'STAGING_URL=postgres://h.example.com/mine' },
        choice: { target: 'staging' },
      },
      'mine',
      'pgreset.config.json (staging), STAGING_URL in .env',
    ],
    [
      "a target's envFile",
      { ...everything, files: { 'settings/test.env': 'PGDATABASE=t' }, choice: { target: 'file' } },
      't',
      'pgreset.config.json (file), settings/test.env (PGDATABASE)',
    ],
    [
      'a target without a connection of its own',
      { ...everything, choice: { target: 'bare' } },
      'url',
      'pgreset.config.json (bare), environment (DATABASE_URL)',
    ],
  ])('%s', async (_, given, database, source) => {
    const target = await resolveIn(given);
    expect(target.connection.database).toBe(database);
    expect(target.source).toBe(source);
  });

  test('.env is found in a folder above, and its path is said', async () => {
    const folder = await projectWith({ '.env': 'PGDATABASE=above' });
    await mkdir(join(folder, 'a/b'), { recursive: true });
    const target = await resolveTarget({}, { env: {}, folder: join(folder, 'a/b'), osUser: 'me' });
    expect(target.source).toBe('../../.env (PGDATABASE)');
  });
});

describe('nothing is guessed', () => {
  test.each<[string, Given, object]>([
    [
      'nothing names a database',
      {},
      {
        code: 'target-missing',
        details: expect.arrayContaining([expect.stringContaining('environment')]),
      },
    ],
    [
      'PGHOST alone names none',
      { env: { PGHOST: 'h', POSTGRES_DISPOSABLE_DB: 'x' } },
      { code: 'target-missing' },
    ],
    [
      'a URL without a database',
      { choice: { url: 'postgres://h.example.com' } },
      { code: 'url-invalid', why: 'It names no database.' },
    ],
    [
      'an unknown target',
      { config: CONFIG, choice: { target: 'stagin' } },
      { code: 'target-unknown', next: expect.stringContaining('--target staging') },
    ],
    ['an unknown default', { config: { ...CONFIG, default: 'nope' } }, { code: 'target-unknown' }],
    [
      'an inherited name',
      { config: CONFIG, choice: { target: 'constructor' } },
      { code: 'target-unknown' },
    ],
    [
      '--target without a file',
      { choice: { target: 'x' } },
      { code: 'target-unknown', next: expect.stringContaining('pgreset init') },
    ],
    [
      'a missing variable',
      { config: CONFIG, choice: { target: 'staging' } },
      { code: 'variable-missing', message: 'The variable STAGING_URL is not set.' },
    ],
    [
      '--env-file that names none',
      { env: { PGDATABASE: 'x' }, files: { 'a.env': 'A=1' }, choice: { envFile: 'a.env' } },
      { code: 'target-missing' },
    ],
    ['--env-file that is not there', { choice: { envFile: 'a.env' } }, { code: 'file-unreadable' }],
    [
      'a DATABASE_URL of another kind',
      { env: { DATABASE_URL: 'mysql://h/x', PGDATABASE: 'y' } },
      { code: 'url-invalid' },
    ],
    [
      'targets are offered',
      { config: CONFIG },
      {
        code: 'target-missing',
        details: expect.arrayContaining([expect.stringContaining('local, staging')]),
      },
    ],
  ])('%s', async (_, given, error) => {
    expect(await rejection(resolveIn(given))).toMatchObject({ exit: 2, ...error });
  });
});

describe('candidates that disagree are said', () => {
  test.each<[string, Given, string[]]>([
    [
      'environment and .env',
      {
        env: { DATABASE_URL: 'postgres://a:canary@one.example.com/x' },
        files: { '.env': 'POSTGRES_DB=y\nPOSTGRES_PASSWORD=canary' },
      },
      [
        '.env (POSTGRES_DB) names another database, y on localhost:5432; environment (DATABASE_URL) wins.',
      ],
    ],
    [
      'two in the environment',
      { env: { DATABASE_URL: 'postgres://localhost/x', PGDATABASE: 'y' } },
      [
        'environment (PGDATABASE) names another database, y on localhost:5432; environment (DATABASE_URL) wins.',
      ],
    ],
    [
      'the default and the environment',
      {
        config: { ...CONFIG, default: 'local' },
        env: { DATABASE_URL: 'postgres://localhost/other' },
      },
      [
        'environment (DATABASE_URL) names another database, other on localhost:5432; pgreset.config.json (local) wins.',
      ],
    ],
    [
      'the same database twice',
      {
        env: { DATABASE_URL: 'postgres://127.0.0.1:5432/x', PGDATABASE: 'x', PGHOST: 'localhost' },
      },
      [],
    ],
    [
      '--url was a choice',
      { env: { PGDATABASE: 'y' }, choice: { url: 'postgres://localhost/x' } },
      [],
    ],
    [
      'a broken loser does not stop',
      { env: { PGDATABASE: 'y' }, files: { '.env': 'DATABASE_URL=mysql://h/x' } },
      [],
    ],
    [
      'parameters without effect',
      { choice: { url: 'postgres://localhost/x?schema=app&connect_timeout=3' } },
      [
        'pgreset does not use schema from --url; build commands still get it. Choose schemas with --schema.',
      ],
    ],
    [
      'a host from elsewhere',
      { env: { PGHOST: 'db.example.com', PGPORT: '6000' }, choice: { url: 'postgres:///x' } },
      ['The host db.example.com comes from PGHOST: --url names none.'],
    ],
  ])('%s', async (_, given, warnings) => {
    expect((await resolveIn(given)).warnings).toEqual(warnings);
  });
});

describe('missing parts', () => {
  test.each<[string, Given, object]>([
    [
      'libpq: user of the system, port 5432, localhost',
      { choice: { url: 'postgres:///x' } },
      { host: 'localhost', port: 5432, user: 'me' },
    ],
    [
      'PGUSER before the system',
      { env: { PGUSER: 'pg' }, choice: { url: 'postgres://h.example.com/x' } },
      { user: 'pg' },
    ],
    [
      'PGPORT goes with PGHOST',
      { env: { PGHOST: 'db', PGPORT: '6000' }, choice: { url: 'postgres:///x' } },
      { host: 'db', port: 6000 },
    ],
    [
      'PGPORT does not go with another host',
      { env: { PGHOST: 'db', PGPORT: '6000' }, choice: { url: 'postgres://h.example.com/x' } },
      { host: 'h.example.com', port: 5432 },
    ],
    [
      'PGHOST does not capture POSTGRES_DB',
      { env: { PGHOST: 'prod.example.com', POSTGRES_DB: 'x' } },
      { host: 'localhost' },
    ],
    [
      'POSTGRES_PORT of Kubernetes',
      {
        env: { POSTGRES_DB: 'x', POSTGRES_PORT: 'tcp://10.0.0.1:5433', POSTGRES_HOST: '10.0.0.1' },
      },
      { host: '10.0.0.1', port: 5433 },
    ],
    [
      'PGPASSWORD',
      { env: { PGPASSWORD: 'pw' }, choice: { url: 'postgres://h.example.com/x' } },
      { password: 'pw' },
    ],
    [
      "the URL's password first",
      { env: { PGPASSWORD: 'pw' }, choice: { url: 'postgres://u:mine@h.example.com/x' } },
      { password: 'mine' },
    ],
    [
      'PGSSLMODE',
      { env: { PGSSLMODE: 'disable' }, choice: { url: 'postgres://h.example.com/x' } },
      { tls: 'disable' },
    ],
    ['verified by default', { choice: { url: 'postgres://h.example.com/x' } }, { tls: 'verify' }],
    [
      '${NAME} in .env',
      { files: { '.env': 'PGUSER=u\nDATABASE_URL="postgres://${PGUSER}@localhost/x"' } },
      { user: 'u', database: 'x' },
    ],
    [
      'a socket',
      { env: { PGDATABASE: 'x', PGHOST: '/var/run/postgresql' } },
      { host: '/var/run/postgresql', tls: 'disable' },
    ],
  ])('%s', async (_, given, connection) => {
    expect((await resolveIn(given)).connection).toMatchObject(connection);
  });

  test('passfile: PGPASSFILE, and ~/.pgpass', async () => {
    const folder = await projectWith({ '.pgpass': 'h.example.com:5432:x:me:secret\n' });
    await chmod(join(folder, '.pgpass'), 0o600);
    const url = 'postgres://h.example.com/x';
    for (const env of [{ HOME: folder }, { PGPASSFILE: join(folder, '.pgpass') }]) {
      const target = await resolveTarget({ url }, { env, folder, osUser: 'me' });
      expect(target.connection.password).toBe('secret');
    }
  });

  test('sslrootcert is read, relative to where it was written', async () => {
    const files = {
      'certs/ca.pem': 'PEM',
      '.env': 'DATABASE_URL=postgres://h.example.com/x?sslrootcert=certs/ca.pem',
    };
    const { connection } = await resolveIn({ files });
    expect(connection).toMatchObject({
      ca: 'PEM',
      caFile: expect.stringMatching(/certs\/ca\.pem$/),
      tls: 'verify',
    });
    const missing = resolveIn({ choice: { url: 'postgres://h/x?sslrootcert=no.pem' } });
    expect(await rejection(missing)).toMatchObject({ code: 'file-unreadable' });
    const system = await resolveIn({ choice: { url: 'postgres://h/x?sslrootcert=system' } });
    expect(system.connection).not.toHaveProperty('ca');
  });

  test('no user at all is an error', async () => {
    const folder = await projectWith();
    const error = await rejection(resolveTarget({ url: 'postgres://h/x' }, { env: {}, folder }));
    expect(error).toMatchObject({ code: 'url-invalid', why: expect.stringContaining('PGUSER') });
  });
});

describe('name, kind, settings, protection', () => {
  test('the name is the configured one, else the database', async () => {
    const choice = { target: 'local' };
    expect((await resolveIn({ config: CONFIG, choice })).name).toBe('local');
    expect((await resolveIn({ env: { PGDATABASE: 'x' } })).name).toBe('x');
  });

  test("a target's words replace the general ones", async () => {
    const env = { STAGING_URL: 'postgres://h/x' };
    const staging = await resolveIn({ config: CONFIG, env, choice: { target: 'staging' } });
    expect(staging.config).toEqual({ keep: ['own'] });
    const local = await resolveIn({ config: CONFIG, choice: { target: 'local' } });
    expect(local.config).toEqual({ keep: ['general'] });
  });

  test.each<[TargetChoice, string]>([
    [{ url: 'postgres://localhost/x' }, 'local'],
    [{ url: 'postgres://[::1]/x' }, 'local'],
    [{ url: 'postgres:///x?host=/tmp' }, 'local'],
    [{ url: 'postgres://h.example.com/x' }, 'remote'],
    [{ url: 'postgres://localhost.example.com/x' }, 'remote'],
    [{ url: 'postgres://localhost/x', embedded: true }, 'embedded'],
  ])('%j is %s', async (choice, kind) => {
    expect((await resolveIn({ choice })).kind).toBe(kind);
  });

  test.each<[string, Given, string | undefined]>([
    [
      'protected: true',
      { choice: { target: 'production' }, env: { PRODUCTION_URL: 'postgres://h.example.com/x' } },
      'pgreset.config.json says protected: true',
    ],
    [
      'the same database by URL',
      {
        choice: { url: 'postgres://h.example.com/x' },
        env: { PRODUCTION_URL: 'postgres://other:pw@H.example.com:5432/x' },
      },
      'it is the same database as production, which pgreset.config.json protects',
    ],
    [
      'another database',
      {
        choice: { url: 'postgres://h.example.com/y' },
        env: { PRODUCTION_URL: 'postgres://h.example.com/x' },
      },
      undefined,
    ],
    [
      'a name that says so',
      { choice: { url: 'postgres://h.example.com/app_prod' } },
      "the database's name, app_prod, says production",
    ],
    ['an ordinary one', { choice: { target: 'local' } }, undefined],
  ])('protection: %s', async (_, given, reason) => {
    expect((await resolveIn({ config: CONFIG, ...given })).protection).toBe(reason);
  });

  test('protected for all, but one', async () => {
    const config = {
      protected: true,
      targets: { demo: { url: 'postgres://localhost/live', protected: false } },
    };
    expect((await resolveIn({ config, choice: { target: 'demo' } })).protection).toBeUndefined();
    expect(
      (await resolveIn({ config, choice: { url: 'postgres://localhost/x' } })).protection,
    ).toContain('protected: true');
  });

  test('the throw-away server is no business of the project', async () => {
    const config = { protected: true, keep: ['x'] };
    const choice = { url: 'postgres://localhost/production', embedded: true };
    const target = await resolveIn({ config, choice });
    expect(target).toMatchObject({ config: {} });
    expect(target.protection).toBeUndefined();
  });
});
