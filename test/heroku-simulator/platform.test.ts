import { beforeAll, expect, test } from 'vitest';
import { type Json, localHeroku, procfile, until } from './local-heroku.ts';

const client = localHeroku({ settings: { boot: 5000, stop: 500, backOff: [500] } });
const folder = procfile('worker: true');
const fault = (body: object) => client.call('POST', '/control/faults', body);
const dynos = async (app: string): Promise<Json[]> => client.call('GET', `/apps/${app}/dynos`);

beforeAll(async () => {
  await client.createApp({ name: 'x', folder, databases: ['essential-0', 'essential-0'] });
});

const session = async (order: object): Promise<string> =>
  (await client.call('POST', '/apps/x/log-sessions', order)).logplex_url;
const logs = async (order: object = {}) => (await fetch(await session(order))).text();
const run = (command: string, more: object = {}): Promise<Json> =>
  client.call('POST', '/apps/x/dynos', { command, attach: false, type: 'run', ...more });

/** Reads a stream until the text is in it, and leaves it. */
async function readUntil(response: Response, wanted: string): Promise<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes(wanted)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader.cancel();
  return text;
}

test('apps of one pipeline know it', async () => {
  const pipeline = { name: 'shop', stage: 'staging' };
  const staging = await client.createApp({ name: 'shop-staging', folder, pipeline });
  await client.createApp({ name: 'shop', folder, pipeline: { name: 'shop', stage: 'production' } });
  const coupling = await client.call('GET', '/apps/shop-staging/pipeline-couplings');
  expect(coupling).toMatchObject({ app: { id: staging.id }, stage: 'staging' });
  const found = await client.call('GET', `/pipelines/${coupling.pipeline.id}`);
  expect(found).toMatchObject({ id: coupling.pipeline.id, name: 'shop' });
  const all = await client.call('GET', '/pipelines/shop/pipeline-couplings');
  expect(all.map(({ stage }: Json) => stage)).toEqual(['staging', 'production']);
  expect((await client.answer('GET', '/apps/x/pipeline-couplings')).status).toBe(404);
});

test("somebody else's app is refused everywhere", async () => {
  await client.createApp({ name: 'theirs', folder, access: false });
  for (const path of ['', '/dynos', '/config-vars', '/addons', '/releases']) {
    const response = await client.answer('GET', `/apps/theirs${path}`);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      id: 'forbidden',
      message: 'You do not have access to the app theirs.',
    });
  }
  const names = async (path: string) =>
    (await client.call('GET', path)).map((each: Json) => each.app?.name ?? each.name);
  for (const path of ['/apps', '/addons', '/addon-attachments']) {
    expect(await names(path)).not.toContain('theirs');
  }
  const order = { addon_attachment: 'DATABASE', app: 'theirs' };
  const resolved = await client.answer('POST', '/actions/addon-attachments/resolve', order);
  expect(resolved.status).toBe(403);
});

test('a detached one-off dyno tells its story in the log', async () => {
  const { name } = await run('echo "$GREETING from $DYNO"; exit 3', { env: { GREETING: 'hello' } });
  expect(name).toMatch(/^run\.\d{4}$/);
  const ended = `heroku[${name}]: State changed from up to complete`;
  await until(async () => (await logs()).includes(ended), 'the end of the dyno');
  const lines = (await logs({ dyno: name })).trim().split('\n');
  const [first, ...rest] = lines.map((line) => line.slice(33));
  expect(first).toMatch(/^heroku\[run\.\d+\]: Starting process with command `echo /);
  expect(rest).toEqual([
    `heroku[${name}]: State changed from starting to up`,
    `app[${name}]: hello from ${name}`,
    `heroku[${name}]: Process exited with status 3`,
    ended,
  ]);
  expect(await logs({ dyno: name, source: 'app' })).toMatch(
    /^\S+ app\[run\.\d+\]: hello from .*\n$/,
  );
  expect(await dynos('x')).toEqual([]);
});

test('a one-off dyno is stopped when its time is over', async () => {
  const { name } = await run('sleep 60', { time_to_live: 1 });
  await until(async () => (await dynos('x')).length === 0, 'it is gone');
  const text = `heroku[${name}]: Process exited with status 143`;
  await until(async () => (await logs({ dyno: name })).includes(text), 'its exit in the log');
});

test.each([
  ['text/event-stream', /^data: \S+ \w+\[run\.\d+\]: .*\nid: 1\n/],
  ['*/*', /^\S+ \w+\[run\.\d+\]: /],
])('a log that is followed as %s brings what comes, in order', async (accept, start) => {
  const { name } = await run('sleep 1; for n in 1 2 3 4 5; do echo "n=$n"; done; sleep 1');
  const url = await session({ dyno: name, tail: true });
  const response = await fetch(url, { headers: { accept } });
  expect(response.headers.get('content-type')).toContain(accept.replace('*/*', 'text/plain'));
  const text = await readUntil(response, 'exited with status 0');
  expect(text).toMatch(start);
  expect([...text.matchAll(/n=(\d)$/gm)].map(([, n]) => n)).toEqual(['1', '2', '3', '4', '5']);
});

test('a one-off dyno that never starts', async () => {
  await fault({ kind: 'run-never-starts', app: 'x' });
  const { name } = await run('echo never');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await dynos('x')).toMatchObject([{ name, state: 'starting' }]);
  expect(await logs({ dyno: name })).toBe('');
  await client.call('POST', `/apps/x/dynos/${name}/actions/stop`);
  expect(await dynos('x')).toEqual([]);
});

test('a web dyno that crashes when it starts', async () => {
  await client.createApp({ name: 'crashing' });
  await until(async () => (await dynos('crashing'))[0].state === 'up', 'the first start');
  await fault({ kind: 'dyno-crashes', app: 'crashing' });
  await client.call('DELETE', '/apps/crashing/dynos');
  await until(async () => (await dynos('crashing'))[0].state === 'crashed', 'the crash');
  await until(async () => (await dynos('crashing'))[0].state === 'up', 'the next try');
});

test('the release command is in the formation', async () => {
  const phased = procfile('release: true\nworker: sleep 1000');
  await client.createApp({ name: 'phased', folder: phased, quantities: {} });
  expect(await client.call('GET', '/apps/phased/formation')).toMatchObject([
    { type: 'release', command: 'true', quantity: 0 },
    { type: 'worker', command: 'sleep 1000', quantity: 0 },
  ]);
});

test('replacing an attachment has to be confirmed', async () => {
  const attachments: Json[] = await client.call('GET', '/apps/x/addon-attachments');
  const other = attachments.find(({ name }) => name !== 'DATABASE');
  const before = await client.call('GET', '/apps/x/config-vars');
  const order = { addon: other.addon.name, app: 'x', name: 'DATABASE' };
  const refused = await client.answer('POST', '/addon-attachments', order);
  expect(refused.status).toBe(423);
  expect(await refused.json()).toMatchObject({ id: 'confirmation_required' });
  expect(await client.call('GET', '/apps/x/config-vars')).toEqual(before);
  await client.call('POST', '/addon-attachments', { ...order, confirm: 'x' });
  const after = await client.call('GET', '/apps/x/config-vars');
  expect(after.DATABASE_URL).toBe(before[`${other.name}_URL`]);
});
