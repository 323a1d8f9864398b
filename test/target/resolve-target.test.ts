import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findTarget as resolveTarget } from '../../src/heroku/find-target.ts';
import { projectWith, rejection } from './project.ts';
import { CONFIG, type Given, resolveIn } from './resolve-in.ts';

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
    [
      'another database of the same server',
      {
        config: { targets: { test: { database: 'env:POSTGRES_DISPOSABLE_DB' } } },
        files: { '.env': 'POSTGRES_DB=app\nPOSTGRES_DISPOSABLE_DB=app_test' },
        choice: { target: 'test' },
      },
      'app_test',
      'pgreset.config.json (test), .env (POSTGRES_DB), POSTGRES_DISPOSABLE_DB in .env',
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
      'a missing variable for the database',
      {
        config: { targets: { test: { database: 'env:NOWHERE' } } },
        env: { POSTGRES_DB: 'app' },
        choice: { target: 'test' },
      },
      { code: 'variable-missing', message: 'The variable NOWHERE is not set.' },
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
