import { expect, test } from 'vitest';
import { runCli } from '../harness/cli.ts';

test('the demo proves that every row is back, without a question', async () => {
  const result = await runCli(['demo', '--rows', '500']);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toContain('table notes exists · note-taking needs it');
  expect(result.stdout).toContain('requests failed with error 500 while it was missing');
  expect(result.stdout).toContain('Now: 25 tables, 0 rows');
  expect(result.stdout).toMatch(/✓ 25 tables, [45]\d\d rows: identical/);
  expect(result.stdout).toContain('npx pgreset status --url');
}, 120_000);

test('the demo as data', async () => {
  const result = await runCli(['demo', '--rows', '200', '--json', '--quiet']);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  const { proof } = JSON.parse(result.stdout);
  expect(proof.identical).toBe(true);
  expect(proof.after).toHaveLength(25);
  expect(proof.after).toEqual(proof.before);
}, 120_000);

test('Ctrl-C stops its server', async () => {
  let url = '';
  const result = await runCli(['demo', '--rows', '100', '--keep'], {
    onOutput: (output, child) => {
      const [found] = /postgres:\/\/postgres:[^•@]+@[^']+/.exec(output) ?? [];
      if (found === undefined || url !== '') return;
      url = found;
      child.kill('SIGINT');
    },
  });
  expect(result.exitCode).toBe(0);
  const gone = await runCli(['status', '--url', url]);
  expect(gone.exitCode).toBe(1);
}, 120_000);
