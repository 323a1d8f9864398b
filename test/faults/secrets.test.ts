import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { withSession } from '../../src/postgres/connect.ts';
import { quoteLiteral } from '../../src/postgres/quote.ts';
import {
  type PgresetError,
  planReset,
  readHistory,
  readStatus,
  setProtection,
  type RebuildRequest,
  type Target,
} from '../../src/index.ts';
import { connectionUrl } from '../harness/fresh-database.ts';
import { chaosProxy } from '../harness/chaos-proxy.ts';
import { purgeRequest, rebuildRequest, reset, targetOf, undoRequest } from '../run/requests.ts';
import { oldWorld, sqlBuild } from './harness/world.ts';

const CANARY = `c4n4ry"'\\$1%41:/@?#& !*()é🐤`;

/** The password, and the ways in which it may be written: none of them may show. */
const FORMS = [
  CANARY,
  encodeURIComponent(CANARY),
  encodeURI(CANARY),
  JSON.stringify(CANARY).slice(1, -1),
  Buffer.from(CANARY).toString('base64').slice(0, 20),
  'c4n4ry',
];

const shows = (text: string): string[] => FORMS.filter((form) => text.includes(form));

/** Everything of an error: its own words, the stack, and whatever caused it, hidden fields too. */
function allOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error);
  const fields = Object.getOwnPropertyNames(error).map((name) =>
    String(error[name as keyof Error]),
  );
  return [
    ...fields,
    JSON.stringify(error),
    error.cause === undefined ? '' : allOf(error.cause),
  ].join('\n');
}

async function canaryWorld() {
  const database = await oldWorld();
  const role = `canary_${database.name.slice(-8)}`;
  await withSession(database.superuser, {}, (admin) =>
    admin.query(`CREATE ROLE ${role} SUPERUSER LOGIN PASSWORD ${quoteLiteral(CANARY)}`),
  );
  const connection = { ...database.superuser, user: role, password: CANARY };
  return { database, connection, target: await targetOf({ url: connectionUrl(connection) }) };
}

it(
  'the password shows in no event, report, plan, error, journal or output',
  { timeout: 120_000 },
  async () => {
    const { database, connection, target } = await canaryWorld();
    const told: string[] = [];
    const tell = (what: unknown) => told.push(JSON.stringify(what) ?? '');
    const codes: string[] = [];
    const attempt = async (work: () => Promise<unknown>) => {
      await work().then(tell, (error: unknown) => {
        codes.push((error as PgresetError).code);
        told.push(allOf(error));
      });
    };
    const run = (request: Parameters<typeof reset>[1], at: Target = target, more = {}) =>
      attempt(() => reset(at, request, { onEvent: tell, environment: process.env, ...more }));
    const command = (line: string): RebuildRequest['build'] => ({ kind: 'command', command: line });

    await attempt(() => planReset(target, rebuildRequest(command('true'))));
    await run(
      rebuildRequest(
        command(
          'printenv; echo "$DATABASE_URL" >&2; echo "url=$DATABASE_URL pw=$PGPASSWORD"; export',
        ),
      ),
    );
    expect(told.join()).toContain('PGPASSWORD=•••');
    await run(rebuildRequest(command('printenv; exit 9')));
    await run(rebuildRequest(await sqlBuild('SELECT nothing;')));
    await run(
      rebuildRequest(await sqlBuild(), { expectations: { tables: { names: ['nobody'] } } }),
    );
    await run(rebuildRequest(await sqlBuild(), { schemas: ['missing'] }));
    await run(rebuildRequest(command('sleep 9')), target, { signal: AbortSignal.timeout(300) });
    await run(undoRequest('nothere'));
    await run(purgeRequest(['nothere']));
    await attempt(() =>
      reset(target, rebuildRequest(command('true')), { consent: { confirm: 'x' } }),
    );
    const wrong = [
      { ...connection, database: 'nowhere' },
      { ...connection, user: 'nobody' },
      { ...connection, port: 1 },
      { ...connection, host: 'no-such-host.invalid' },
      { ...connection, tls: 'verify' as const },
    ];
    for (const each of wrong)
      await attempt(() =>
        planReset({ ...target, connection: each }, rebuildRequest(command('true'))),
      );
    for (const message of [3, 12, 20, 30, 40]) {
      const proxy = await chaosProxy(connection, { cut: { message, when: 'after' } });
      const through = await targetOf({ url: connectionUrl(proxy.connection) });
      await run(rebuildRequest(await sqlBuild(), { lockTimeout: 200 }), through);
      await proxy.close();
    }
    const done = (await readHistory(target)).find(({ status }) => status === 'done')!;
    await run(undoRequest(done.id));
    await attempt(() => setProtection(target, true, 'because'));
    await run(rebuildRequest(command('true')));
    await attempt(() => readStatus(target));
    await attempt(() => readHistory(target));
    for (const table of ['run', 'step', 'protection'])
      tell(await database.session.query(`SELECT j::text FROM pgreset.${table} j`));
    tell(
      await database.session.query(
        'SELECT application_name, query FROM pg_stat_activity WHERE usename = $1',
        [connection.user],
      ),
    );

    expect(shows(told.join('\n'))).toEqual([]);
    expect(new Set(codes).size).toBeGreaterThan(10);
  },
);

it('the password is in the arguments of no process while a command builds', async () => {
  const { target } = await canaryWorld();
  let lines: string[] = [];
  const looked: Promise<void>[] = [];
  const look = async () => {
    const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
    const read = (pid: string) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    lines = await Promise.all(pids.map(read));
    if (pids.length === 0)
      lines = (await promisify(execFile)('ps', ['-axo', 'args'])).stdout.split('\n');
  };
  const command = 'echo here; test -n "$PGPASSWORD" && sleep 0.5';
  await reset(target, rebuildRequest({ kind: 'command', command }), {
    environment: process.env,
    onEvent: (event) => event.type === 'output' && looked.push(look()),
  });
  await Promise.all(looked);
  expect(lines.some((line) => line.includes('echo here'))).toBe(true);
  expect(shows(lines.join('\n'))).toEqual([]);
});
