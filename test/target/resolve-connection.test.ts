import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findTarget as resolveTarget } from '../../src/heroku/find-target.ts';
import type { TargetChoice } from '../../src/target/target.ts';
import { projectWith, rejection } from './project.ts';
import { CONFIG, type Given, resolveIn } from './resolve-in.ts';

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
