import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { connectionExports, connectionUri } from '../../src/connect/connection-lines.ts';
import { passfileLines } from '../../src/connect/passfile-text.ts';
import { psqlInvocation } from '../../src/connect/psql.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { ConnectionOptions } from '../../src/postgres/connection-options.ts';
import { quoteIdent, quoteLiteral } from '../../src/postgres/quote.ts';
import { findTarget as resolveTarget } from '../../src/heroku/find-target.ts';
import { testServer } from '../harness/servers.ts';
import { projectWith } from '../target/project.ts';

const HOSTILE = `we"ird:'na\\me=$1 \`x\` ü%2F`;
const QUERY = ['-XAtc', 'SELECT current_database() || chr(10) || current_user'];
const EXPECTED = `${HOSTILE}\n${HOSTILE}\n`;
const PATH = process.env['PATH'] ?? '';
const missing = spawnSync('psql', ['--version']).error !== undefined;

describe.skipIf(missing)('psql reaches a database, user and password with hostile names', () => {
  let connection: ConnectionOptions & { password: string };

  beforeAll(async () => {
    const { superuser } = testServer();
    const session = await connect(superuser);
    const name = quoteIdent(HOSTILE);
    await session.query(`CREATE ROLE ${name} LOGIN PASSWORD ${quoteLiteral(HOSTILE)}`);
    await session.query(`CREATE DATABASE ${name} OWNER ${name}`);
    await session.close();
    connection = { ...superuser, database: HOSTILE, user: HOSTILE, password: HOSTILE };
    return async () => {
      const again = await connect(superuser);
      await again.query(`DROP DATABASE ${name}`);
      await again.query(`DROP ROLE ${name}`);
      await again.close();
    };
  });

  const run = (command: string, args: string[], env: NodeJS.ProcessEnv = {}) =>
    execFileSync(command, args, { env: { PATH, ...env }, encoding: 'utf8' });

  test('through its environment, whatever the shell had before', () => {
    const { command, args, env } = psqlInvocation(connection);
    const before = { PGSERVICE: 'other', PGHOSTADDR: '192.0.2.1', PGPASSWORD: 'old' };
    expect(run(command, [...args, ...QUERY], { ...before, ...env })).toBe(EXPECTED);
  });

  test('through a URL', () => {
    expect(run('psql', [...QUERY, connectionUri(connection, { withPassword: true })])).toBe(
      EXPECTED,
    );
  });

  test('through a shell that evaluated the lines', () => {
    const lines = connectionExports(connection, { withPassword: true }).join('\n');
    expect(run('sh', ['-c', `${lines}\npsql "$@"`, 'sh', ...QUERY])).toBe(EXPECTED);
  });

  test('through a URL without password, and the passfile', async () => {
    const folder = await projectWith();
    const PGPASSFILE = join(folder, 'pgpass');
    await writeFile(PGPASSFILE, `${passfileLines(connection).join('\n')}\n`);
    await chmod(PGPASSFILE, 0o600);
    const uri = connectionUri(connection, { withPassword: false });
    expect(run('psql', [...QUERY, uri], { PGPASSFILE })).toBe(EXPECTED);
    const target = await resolveTarget({ url: uri }, { env: { PGPASSFILE }, folder });
    expect(target.connection).toMatchObject(connection);
  });
});
