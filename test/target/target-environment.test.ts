import { expect, test } from 'vitest';
import { parseConnectionText } from '../../src/target/connection-text.ts';
import type { TargetConnection } from '../../src/target/target.ts';
import { targetEnvironment } from '../../src/target/target-environment.ts';

const LOCAL: TargetConnection = {
  host: 'localhost',
  port: 5433,
  database: 'my db',
  user: 'u',
  password: 'p@ss/word',
  tls: 'disable',
};
const REMOTE: TargetConnection = { ...LOCAL, host: 'db.example.com', tls: 'verify' };

test('children get the whole connection, in both languages', () => {
  expect(targetEnvironment(LOCAL)).toEqual({
    DATABASE_URL: 'postgresql://u:p%40ss%2Fword@localhost:5433/my%20db?sslmode=disable',
    PGHOST: 'localhost',
    PGPORT: '5433',
    PGDATABASE: 'my db',
    PGUSER: 'u',
    PGPASSWORD: 'p@ss/word',
    PGSSLMODE: 'disable',
  });
});

test.each<[string, Partial<TargetConnection>, string | undefined, string]>([
  ['verified, nothing written', {}, 'require', 'require'],
  ['verified, prefer written', { sslmode: 'prefer' }, 'require', 'require'],
  ['verified, verify-full written', { sslmode: 'verify-full' }, 'verify-full', 'require'],
  ['verified with a CA file', { ca: 'PEM', caFile: '/ca.pem' }, 'verify-full', 'verify-full'],
  ['not verified, by a provider', { tls: 'no-verify' }, undefined, 'require'],
  ['not verified, written', { tls: 'no-verify', sslmode: 'no-verify' }, 'no-verify', 'require'],
  ['plain, written', { tls: 'disable', sslmode: 'disable' }, 'disable', 'disable'],
])('TLS %s', (_, change, inUrl, inEnvironment) => {
  const env = targetEnvironment({ ...REMOTE, ...change });
  expect(parseConnectionText(env['DATABASE_URL']!, 'test').sslmode).toBe(inUrl);
  expect(env['PGSSLMODE']).toBe(inEnvironment);
});

test('the CA file goes along only where it is used', () => {
  const withCa = targetEnvironment({ ...REMOTE, ca: 'PEM', caFile: '/ca.pem' });
  expect(withCa['PGSSLROOTCERT']).toBe('/ca.pem');
  expect(withCa['DATABASE_URL']).toContain('sslrootcert=%2Fca.pem');
  const local = targetEnvironment({ ...LOCAL, ca: 'PEM', caFile: '/ca.pem' });
  expect(local['PGSSLROOTCERT']).toBeUndefined();
  expect(local['DATABASE_URL']).not.toContain('sslrootcert');
});

test('parameters that other drivers need are kept', () => {
  const { DATABASE_URL } = targetEnvironment({
    ...LOCAL,
    parameters: { schema: 'app', pgbouncer: 'true' },
  });
  expect(DATABASE_URL).toContain('?schema=app&pgbouncer=true&sslmode=disable');
});

test('without a password there is no empty one', () => {
  const { password: _, ...open } = LOCAL;
  const env = targetEnvironment(open);
  expect(env['PGPASSWORD']).toBeUndefined();
  expect(env['DATABASE_URL']).toContain('//u@localhost');
});

test('what libpq prefers to PGHOST is taken away', () => {
  const env = {
    PGSERVICE: 'other',
    PGHOSTADDR: '10.0.0.1',
    PGPASSWORD: 'old',
    ...targetEnvironment(LOCAL),
  };
  expect(env).toMatchObject({
    PGSERVICE: undefined,
    PGHOSTADDR: undefined,
    PGPASSWORD: 'p@ss/word',
  });
});
