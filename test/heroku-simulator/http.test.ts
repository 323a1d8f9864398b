import { beforeAll, expect, test } from 'vitest';
import { localHeroku, procfile } from './local-heroku.ts';

const client = localHeroku();
const folder = procfile('worker: true');
const fault = (body: object) => client.call('POST', '/control/faults', body);

beforeAll(async () => void (await client.createApp({ name: 'x', folder, databases: [] })));

test('errors have id, message and url', async () => {
  const response = await client.answer('GET', '/apps/y');
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    id: 'not_found',
    message: "Couldn't find that app.",
    resource: 'app',
    url: expect.stringContaining('https://'),
  });
});

test('a wrong token is refused, Basic is understood', async () => {
  const refused = await client.answer('GET', '/account', undefined, { authorization: 'Bearer no' });
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({ id: 'unauthorized' });
  const authorization = `Basic ${Buffer.from(`:${client.token}`).toString('base64')}`;
  expect((await client.answer('GET', '/account', undefined, { authorization })).status).toBe(200);
});

test('lists come in pages', async () => {
  for (const A of ['1', '2', '3']) await client.call('PATCH', '/apps/x/config-vars', { A });
  const page = (range: string) => client.answer('GET', '/apps/x/releases', undefined, { range });
  const versions = async (response: Response) =>
    ((await response.json()) as { version: number }[]).map(({ version }) => version);
  const first = await page('version ..; max=3, order=desc');
  expect(first.status).toBe(206);
  expect(await versions(first)).toEqual([4, 3, 2]);
  const second = await page(first.headers.get('next-range')!);
  expect(second.status).toBe(200);
  expect(await versions(second)).toEqual([1]);
  expect(second.headers.get('next-range')).toBeNull();
});

test('calls are counted, and refused when there were too many', async () => {
  const { headers } = await client.answer('GET', '/account');
  expect(Number(headers.get('ratelimit-remaining'))).toBeGreaterThan(4000);
  await client.call('PUT', '/control/rate-limit', { remaining: 1 });
  expect((await client.answer('GET', '/account')).status).toBe(200);
  const refused = await client.answer('GET', '/account');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('ratelimit-remaining')).toBe('0');
  expect(await refused.json()).toMatchObject({ id: 'rate_limit' });
  await client.call('PUT', '/control/rate-limit', { remaining: 4500 });
});

const maintenance = async () => (await client.call('GET', '/apps/x')).maintenance as boolean;
const set = (value: boolean) => client.answer('PATCH', '/apps/x', { maintenance: value });
const path = '^/apps/x$';

test('a fault answers instead, as often as asked and not before', async () => {
  await fault({ kind: 'answer', method: 'PATCH', path, status: 500, skip: 1, times: 2 });
  const statuses = [];
  for (let index = 0; index < 4; index += 1) statuses.push((await set(false)).status);
  expect(statuses).toEqual([200, 500, 500, 200]);
});

test('a cut connection: before the effect, and after it', async () => {
  await set(false);
  await fault({ kind: 'drop', method: 'PATCH', path, when: 'before' });
  await expect(set(true)).rejects.toThrow();
  expect(await maintenance()).toBe(false);
  await fault({ kind: 'drop', method: 'PATCH', path, when: 'after' });
  await expect(set(true)).rejects.toThrow();
  expect(await maintenance()).toBe(true);
});

test('no answer', async () => {
  await fault({ kind: 'timeout', path: '^/account$' });
  const signal = AbortSignal.timeout(300);
  const headers = { authorization: `Bearer ${client.token}` };
  await expect(fetch(`${client.url}/account`, { headers, signal })).rejects.toThrow(/timeout/);
  expect((await client.answer('GET', '/account')).status).toBe(200);
});

test('the calls are written down', async () => {
  await client.call('DELETE', '/control/calls');
  await client.answer('GET', '/apps/x');
  expect(await client.call('GET', '/control/calls')).toEqual(['GET /apps/x']);
});
