import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { procfile, scratchFolder } from '../heroku-simulator/local-heroku.ts';
import { herokuApp } from './harness/heroku-app.ts';
import { typed } from './harness/typed.ts';

const SAMPLE = fileURLToPath(new URL('../../simulators/heroku/sample-app', import.meta.url));

/** An app that tells its log whatever it has. */
const TELLS = 'env; echo "$DATABASE_URL"; echo "key=$HEROKU_API_KEY"';
const app = herokuApp({
  folder: procfile(`web: ${TELLS}; exec node ${SAMPLE}/web.mjs\n`),
});
const { heroku } = app;
const folder = scratchFolder();

/** Everything that anybody could have seen. */
const seen: string[] = [];
const secrets = new Set<string>();

beforeAll(async () => {
  await app.begin();
  await heroku.call('PATCH', '/apps/shop/config-vars', { HEROKU_API_KEY: heroku.token });
  await heroku.settle('shop');
  await app.settled();
});

/** What must not show, at this moment. */
async function learn(): Promise<void> {
  secrets.add(heroku.token);
  const variables: Record<string, string> = await heroku.call('GET', '/apps/shop/config-vars');
  for (const [name, value] of Object.entries(variables))
    if (name.endsWith('_URL')) secrets.add(new URL(value).password);
}

async function lookAtProcesses(): Promise<void> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
  // The app itself, which is not ours.
  seen.push(...stdout.split('\n').filter((line) => !line.includes('web.mjs')));
}

async function type(...words: string[]) {
  await learn();
  const args = [...words, '--app', 'shop', '--confirm', 'shop', '--verbose', '--json'];
  const looks: Promise<void>[] = [];
  const result = await typed(app, args, {
    cwd: folder,
    onOutput: () => looks.length < 10 && looks.push(lookAtProcesses()),
  });
  await Promise.all(looks);
  await learn();
  seen.push(result.stdout, result.stderr);
  const journal = await app.query(
    `SELECT (SELECT json_agg(r)::text FROM pgreset.run r) AS runs,
            (SELECT json_agg(s)::text FROM pgreset.step s) AS steps`,
  );
  seen.push(JSON.stringify(journal));
  return result;
}

afterAll(() => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => readFileSync(join(each.parentPath, each.name), 'utf8'));
  const all = [...seen, ...files].join('\n');
  for (const secret of secrets) {
    const at = all.indexOf(secret);
    expect(at < 0 ? '' : all.slice(Math.max(0, at - 200), at + 5)).toBe('');
  }
  expect(all).not.toMatch(/\/logs\/[0-9a-f-]{36}/);
  expect(all).not.toContain('logplex');
});

test('rebuild by dynos that tell all they have', async () => {
  const { exitCode, output } = await type('rebuild', '--with', 'restart');
  expect(exitCode, output).toBe(0);
});

test('a one-off command that tells all, and fails', async () => {
  const { exitCode, output } = await type('rebuild', '--with', `${TELLS}; exit 1`);
  expect(exitCode, output).toBe(1);
  // It is told, but without what is secret.
  expect(output).toMatch(/postgres:\/\/\w+:•••@/);
});

test('replace: passwords of two databases, and a rotated one', async () => {
  const { exitCode, output } = await type('replace', '--with', 'restart');
  expect(exitCode, output).toBe(0);
});

test('calls that are refused', async () => {
  const fault = { kind: 'answer', method: '*', path: 'log-sessions', status: 500, times: 50 };
  await heroku.call('POST', '/control/faults', fault);
  await type('rebuild', '--with', 'restart');
  await heroku.call('DELETE', '/control/faults');
  const env = { HEROKU_API_KEY: 'HRKU-wrong-secret' };
  secrets.add('HRKU-wrong-secret');
  const refused = await typed(app, ['status', '--app', 'shop', '--verbose'], { env });
  seen.push(refused.output);
  expect(refused.exitCode).toBe(3);
});
