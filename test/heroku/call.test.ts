import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readApp, setMaintenance } from '../../src/heroku/app.ts';
import { startCapture } from '../../src/heroku/backups.ts';
import { resetDatabase } from '../../src/heroku/databases.ts';
import { readReleases } from '../../src/heroku/releases.ts';
import { callHeroku } from '../../src/heroku/call.ts';
import { localHeroku, procfile } from '../heroku-simulator/local-heroku.ts';
import { rejection } from '../target/project.ts';
import { apiOf, callsOf, fault } from './on-heroku.ts';

const heroku = localHeroku();
const GET = { method: 'GET', path: '/apps/shop$' };
const look = (timeout?: number) => readApp(apiOf(heroku, timeout), 'shop');

beforeAll(() => heroku.createApp({ name: 'shop', folder: procfile('web: sleep 1000') }));
beforeEach(async () => {
  await heroku.call('DELETE', '/control/faults');
  await heroku.call('DELETE', '/control/calls');
});

describe('an answer that says no', () => {
  test.each([
    [401, 'heroku-token', 3],
    [403, 'heroku-access', 3],
    [404, 'heroku-missing', 2],
    [422, 'heroku-refused', 1],
  ])('%i is %s', async (status, code, exit) => {
    await fault(heroku, { kind: 'answer', status, id: 'x', message: 'No, says Heroku.', ...GET });
    const error = await rejection(look());
    expect(error).toMatchObject({ code, exit });
    expect(JSON.stringify(error)).not.toContain(heroku.token);
    expect(await callsOf(heroku, 'GET /apps/shop')).toBe(1);
  });

  test('a body that is no JSON', async () => {
    const api = { ...apiOf(heroku), url: `${heroku.url}/nowhere` };
    expect(await rejection(readApp(api, 'shop'))).toMatchObject({ code: 'heroku-missing' });
  });
});

describe('an answer that does not come', () => {
  test.each([
    { kind: 'drop', when: 'before' },
    { kind: 'drop', when: 'after' },
    { kind: 'answer', status: 500, id: 'x', message: 'Oh.' },
    { kind: 'answer', status: 503, id: 'x', message: 'Oh.' },
  ])('twice $kind $status $when: asked again', async (harm) => {
    await fault(heroku, { ...harm, ...GET, times: 2 });
    expect((await look()).name).toBe('shop');
    expect(await callsOf(heroku, 'GET /apps/shop')).toBe(3);
  });

  test('a timeout: asked again, and at last given up', async () => {
    await fault(heroku, { kind: 'timeout', when: 'before', ...GET });
    expect((await look(200)).name).toBe('shop');
    await fault(heroku, { kind: 'timeout', when: 'before', ...GET, times: 9 });
    expect(await rejection(look(100))).toMatchObject({
      code: 'heroku-no-answer',
      why: 'Nothing came within 0.1 seconds.',
    });
  });

  test('what is not repeatable is sent once, also when it has happened', async () => {
    const [attachment] = await heroku.call('GET', '/apps/shop/addon-attachments');
    const { id } = attachment.addon;
    const reset = `/client/v11/databases/${id}/reset`;
    const backups = `/client/v11/databases/${id}/backups`;
    await fault(heroku, { kind: 'drop', when: 'after', method: 'PUT', path: 'reset$' });
    await fault(heroku, { kind: 'drop', when: 'before', method: 'POST', path: 'backups$' });
    const api = apiOf(heroku);
    expect(await rejection(resetDatabase(api, id, []))).toMatchObject({ code: 'heroku-no-answer' });
    expect(await rejection(startCapture(api, id))).toMatchObject({ code: 'heroku-no-answer' });
    expect(await callsOf(heroku, `PUT ${reset}`)).toBe(1);
    expect(await callsOf(heroku, `POST ${backups}`)).toBe(1);
  });

  test('what may be repeated although it changes something', async () => {
    const path = '/apps/shop$';
    await fault(heroku, { kind: 'drop', when: 'after', method: 'PATCH', path });
    expect((await setMaintenance(apiOf(heroku), 'shop', true)).maintenance).toBe(true);
    await setMaintenance(apiOf(heroku), 'shop', false);
  });
});

describe('too many calls', () => {
  const limited = (seconds: string) => ({
    kind: 'answer',
    status: 429,
    id: 'rate_limit',
    message: 'Slow down.',
    headers: { 'retry-after': seconds },
    ...GET,
  });

  test('it waits as long as Heroku says', async () => {
    await fault(heroku, limited('1'));
    const began = performance.now();
    expect((await look()).name).toBe('shop');
    expect(performance.now() - began).toBeGreaterThan(990);
  });

  test('and not for ever', async () => {
    await fault(heroku, limited('3600'));
    expect(await rejection(look())).toMatchObject({ code: 'heroku-rate-limit', exit: 1 });
  });

  test('a signal ends the waiting', async () => {
    await fault(heroku, limited('60'));
    const signal = AbortSignal.timeout(200);
    const call = { method: 'GET', path: ['apps', 'shop'], signal } as const;
    const began = performance.now();
    await expect(callHeroku(apiOf(heroku), call)).rejects.toThrow();
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

test.each(['', '.', '..'])('«%s» is no name: nothing is sent', async (name) => {
  const error = await rejection(readApp(apiOf(heroku), name));
  expect(error).toMatchObject({ code: 'heroku-missing', exit: 2 });
  expect(await heroku.call('GET', '/control/calls')).toEqual([]);
});

test.each(['../x', 'a b', '"; drop', 'a/../shop', 'shop?x=', 'shop#', '%2e%2e', 'a\nb', '☃'])(
  'a name such as «%s» leads to no other app',
  async (name) => {
    const error = await rejection(readApp(apiOf(heroku), name));
    expect(error).toMatchObject({ code: 'heroku-missing', exit: 2 });
  },
);

test('a wished number of a list is not exceeded', async () => {
  for (let round = 0; round < 3; round += 1)
    await heroku.call('PATCH', '/apps/shop/config-vars', { ROUND: String(round) });
  const releases = await readReleases(apiOf(heroku), 'shop', 2);
  expect(releases).toHaveLength(2);
  expect(releases[0]!.version).toBe(releases[1]!.version + 1);
});

test('a list of several pages is read to its end', async () => {
  const pages = [['a', 'b'], ['c'], ['d']];
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.range);
    const page = pages[asked.length - 1];
    const more = asked.length < pages.length;
    if (more) response.setHeader('next-range', `id ]${asked.length}..; max=2`);
    response.writeHead(more ? 206 : 200).end(JSON.stringify(page));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api = { ...apiOf(heroku), url };
  expect(await callHeroku(api, { method: 'GET', path: ['apps'] })).toEqual(['a', 'b', 'c', 'd']);
  expect(asked).toEqual([undefined, 'id ]1..', 'id ]2..']);
  server.close();
});
