import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connectionExports, connectionUri } from '../../src/connect/connection-lines.ts';
import { psqlInvocation } from '../../src/connect/psql.ts';
import { parseConnectionText } from '../../src/target/connection-text.ts';
import { CANARY, HEROKU, hostileConnection } from './connections.ts';

test('a shell that evaluates the lines has exactly these values, and ran nothing', () => {
  fc.assert(
    fc.property(hostileConnection, (connection) => {
      const lines = connectionExports(connection, { withPassword: true });
      const script = `${lines.join('\n')}\nprintf '%s\\0' "$PGHOST" "$PGDATABASE" "$PGUSER" "$PGPASSWORD" "\${PGSERVICE-none}"`;
      const values = execFileSync('sh', ['-c', script], { env: { PGSERVICE: 'other' } });
      const { host, database, user, password } = connection;
      expect(values.toString('utf8').split('\0').slice(0, -1)).toEqual([
        host,
        database,
        user,
        password,
        'none',
      ]);
    }),
    { numRuns: 50 },
  );
});

test('the password is there only when asked for', () => {
  for (const text of [
    connectionExports(HEROKU, { withPassword: false }).join('\n'),
    connectionUri(HEROKU, { withPassword: false }),
  ]) {
    expect(text).not.toContain('canary');
    expect(text).not.toContain('PGPASSWORD');
  }
  expect(connectionExports(HEROKU, { withPassword: true })).toContain(
    `export PGPASSWORD='${CANARY}'`,
  );
  expect(parseConnectionText(connectionUri(HEROKU, { withPassword: true }), 'test')).toMatchObject({
    password: CANARY,
  });
});

test.each([
  [{}, 'sslmode=require'],
  [{ tls: 'verify' as const }, 'sslmode=require'],
  [
    { tls: 'verify' as const, ca: 'PEM', caFile: '/c a.pem' },
    'sslmode=verify-full&sslrootcert=%2Fc%20a.pem',
  ],
  [{ tls: 'disable' as const, sslmode: 'prefer', parameters: { schema: 'x' } }, 'sslmode=disable'],
])('the URI speaks libpq: %j', (change, query) => {
  const uri = connectionUri({ ...HEROKU, ...change }, { withPassword: false });
  expect(uri).toBe(`postgresql://u1xyz@${HEROKU.host}:5432/d1abc?${query}`);
});

test('psql gets no argument at all', () => {
  const { command, args, env } = psqlInvocation(HEROKU);
  expect([command, ...args]).toEqual(['psql']);
  expect(env).toEqual({
    PGHOST: HEROKU.host,
    PGPORT: '5432',
    PGDATABASE: 'd1abc',
    PGUSER: 'u1xyz',
    PGPASSWORD: CANARY,
    PGSSLMODE: 'require',
    PGSSLROOTCERT: undefined,
    PGHOSTADDR: undefined,
    PGSERVICE: undefined,
  });
});
