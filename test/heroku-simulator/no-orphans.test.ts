import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../harness/build.ts';
import { until } from './local-heroku.ts';

test.each(['SIGKILL', 'SIGINT'] as const)(
  'after %s of npm run heroku nothing runs or lies around any more',
  async (signal) => {
    const main = join(ROOT, 'simulators/heroku/main.ts');
    const child = spawn(process.execPath, [join(ROOT, 'node_modules/.bin/jiti'), main]);
    onTestFinished(() => void child.kill('SIGKILL'));
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    await until(async () => text.includes('Ctrl-C'), 'the simulator says how to use it');
    const health = /http:\S+health/.exec(text)![0];
    const folder = dirname(/NODE_EXTRA_CA_CERTS=(\S+)/.exec(text)![1]!);
    expect((await fetch(health)).status).toBe(200);
    expect(existsSync(folder)).toBe(true);
    child.kill(signal);
    await once(child, 'exit');
    await until(async () => !existsSync(folder), 'its folder is gone');
    await expect(fetch(health)).rejects.toThrow();
  },
);
