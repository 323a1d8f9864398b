import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startHeroku } from '../../simulators/heroku/start-heroku.ts';
import { clientOf } from './local-heroku.ts';

test('what is kept is there after a restart: apps, databases, addresses, releases', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pgreset-kept-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const first = clientOf(await startHeroku({ folder }));
  const { web_url } = await first.createApp({ name: 'kept', config: { COLOR: 'red' } });
  await fetch(`${web_url}health`);
  await first.query('kept', "INSERT INTO users (name) VALUES ('Ada')");
  const config = await first.call('GET', '/apps/kept/config-vars');
  const releases = await first.call('GET', '/apps/kept/releases');
  await first.close();

  const second = clientOf(await startHeroku({ folder }));
  onTestFinished(() => second.close());
  expect([second.url, second.token]).toEqual([first.url, first.token]);
  expect(await second.call('GET', '/apps/kept/config-vars')).toEqual(config);
  expect(await second.call('GET', '/apps/kept/releases')).toEqual(releases);
  expect(await second.query('kept', 'TABLE users')).toMatchObject([{ name: 'Ada' }]);
  expect((await fetch(`${web_url}health`)).status).toBe(200);
});
