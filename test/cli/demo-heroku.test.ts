import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../harness/build.ts';
import { runCli, runNode } from '../harness/cli.ts';
import { until } from '../heroku-simulator/local-heroku.ts';

/** A variable as the demo prints it. */
const variable = (output: string, name: string) =>
  new RegExp(`^export ${name}=(.+)$`, 'm').exec(output)?.[1] ?? '';

/** Processes of any kind that name the folder in which all of it lives. */
const processesIn = (folder: string) =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder));

test('where nobody looks, the local Heroku is tried out and stopped', async () => {
  const result = await runCli(['demo', '--heroku']);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toMatch(
    /App tmi-server +http:\/\/127\.0\.0\.1:\d+\/health +ok, 100 threat models/,
  );
  expect(result.stdout).toMatch(/Database +postgresql-\w+-\d{5} +essential-0/);
  expect(result.stdout).toContain('✓ Rebuilt tmi-server in');
  expect(result.stdout).toContain('✓ 25 tables, 1,020 rows: identical');
  expect(result.stdout).toContain('pgreset rebuild --app tmi-server');
  expect(existsSync(dirname(variable(result.stdout, 'NODE_EXTRA_CA_CERTS')))).toBe(false);
});

test('as data', async () => {
  const result = await runCli(['demo', '--heroku', '--json', '--quiet']);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  const { heroku } = JSON.parse(result.stdout);
  expect(heroku).toMatchObject({
    url: heroku.environment.HEROKU_HOST,
    apps: [{ name: 'tmi-server', databases: [{ plan: 'essential-0' }] }],
  });
});

test.each(['SIGINT', 'SIGKILL'] as const)(
  'what it prints works until %s, and then nothing is left',
  async (signal) => {
    let health = '';
    let folder = '';
    const result = await runCli(['demo', '--heroku', '--keep'], {
      onOutput: (output, child) => {
        if (folder !== '' || !output.includes('heroku ps -a tmi-server')) return;
        folder = dirname(variable(output, 'NODE_EXTRA_CA_CERTS'));
        health = /http:\S+\/health/.exec(output)![0];
        const authorization = `Bearer ${variable(output, 'HEROKU_API_KEY')}`;
        void fetch(`${variable(output, 'HEROKU_HOST')}/apps/tmi-server/dynos`, {
          headers: { authorization },
        })
          .then(async (response) => {
            expect(await response.json()).toHaveLength(2);
            expect(processesIn(folder)).not.toEqual([]);
          })
          .finally(() => child.kill(signal));
      },
    });
    expect(result).toMatchObject(
      signal === 'SIGINT' ? { exitCode: 0 } : { exitCode: null, signal: 'SIGKILL' },
    );
    await until(async () => !existsSync(folder), 'its folder is gone');
    expect(processesIn(folder)).toEqual([]);
    await expect(fetch(health)).rejects.toThrow();
  },
);

test('from the sources it says that it has to be built', async () => {
  const jiti = join(ROOT, 'node_modules/.bin/jiti');
  const result = await runNode([jiti, join(ROOT, 'src/cli/main.ts'), 'demo', '--heroku']);
  expect(result.exitCode).toBe(1);
  expect(result.output).toContain('The local Heroku is not there.');
  expect(result.output).toContain('npm run build');
});
