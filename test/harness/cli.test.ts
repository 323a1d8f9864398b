import { expect, test } from 'vitest';
import { runNode } from './cli.ts';

const SLOW = "console.log('step one'); setTimeout(() => console.log('step two'), 10_000)";

test('captures both streams and the exit code, and passes no secrets on', async () => {
  process.env['PGPASSWORD'] = 'canary';
  const text =
    "process.stdin.on('data', (d) => console.log(`in: ${d}`)).on('end', () => { console.error(process.env.PGPASSWORD, process.env.MINE); process.exitCode = 3 })";
  const result = await runNode(['-e', text], { stdin: 'hello', env: { MINE: 'mine' } });
  delete process.env['PGPASSWORD'];
  expect(result).toMatchObject({ exitCode: 3, stdout: 'in: hello\n', stderr: 'undefined mine\n' });
});

test('kills at a text', async () => {
  const result = await runNode(['-e', SLOW], { killAt: 'step one' });
  expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL', stdout: 'step one\n' });
});

test('interrupts at a pattern', async () => {
  const text = `process.on('SIGINT', () => { console.log('cancelled'); process.exit(130) }); ${SLOW}`;
  const result = await runNode(['-e', text], { interruptAt: /step o/ });
  expect(result).toMatchObject({ exitCode: 130, output: 'step one\ncancelled\n' });
});
