import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { makeCapture } from '../../src/heroku/capture.ts';
import { fetchCapture } from '../../src/run/fetch-capture.ts';
import { scratchFolder } from '../heroku-simulator/local-heroku.ts';
import { rejection } from '../target/project.ts';

// What Heroku's storage may do, and a failing backup: the local Heroku's own do neither.

let stop = () => {};
afterEach(() => stop());

async function place(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    api: { url, dataUrl: url, token: 'T', timeout: 1_000 },
    app: { id: 'a', name: 'shop' },
    addon: { id: 'b', name: 'postgresql-1', plan: 'essential-0', owner: 'shop' },
    attachment: 'DATABASE',
  };
}

const DUMP = Buffer.alloc(300_000, 'x');
const SECRET = 'f00dfeed';

/** A storage whose first downloads go wrong in such a way. */
const storage =
  (wrong: RequestListener, times: number): RequestListener =>
  (request, response) => {
    if (request.method === 'POST') {
      const url = `http://${request.headers.host}/${SECRET}`;
      response.end(JSON.stringify({ url }));
      return;
    }
    expect(request.headers.authorization).toBeUndefined();
    if (times-- > 0) wrong(request, response);
    else response.setHeader('content-length', DUMP.length).end(DUMP);
  };

const cut: RequestListener = (_, response) => {
  response.setHeader('content-length', DUMP.length);
  response.write(DUMP.subarray(0, 1000), () => response.destroy());
};
const refuse: RequestListener = (_, response) => void response.writeHead(403).end();

const CAPTURE = {
  name: 'b001',
  uuid: 'u',
  of: 'DATABASE',
  state: 'done',
  bytes: DUMP.length,
  total: null,
  startedAt: '2026-01-01T00:00:00Z',
  message: null,
} as const;

const fetchInto = async (listener: RequestListener, folder: string) => {
  const file = join(folder, 'b.dump');
  await fetchCapture(await place(listener), CAPTURE, file, { onProgress: () => {} });
  return readFileSync(file);
};

describe('a download', () => {
  test.each([
    ['is cut', cut],
    ['is refused', refuse],
  ])('that %s twice begins anew', async (_, wrong) => {
    expect(await fetchInto(storage(wrong, 2), scratchFolder())).toEqual(DUMP);
  });

  test('that never works leaves nothing, and names no address', async () => {
    const folder = scratchFolder();
    const error = await rejection(fetchInto(storage(cut, 9), folder));
    expect(error).toMatchObject({ code: 'heroku-backup-not-fetched', exit: 1 });
    expect(JSON.stringify(error)).not.toContain(SECRET);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('replaces no file, and one that broke off before is begun anew', async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'b.dump.part'), 'old');
    expect(await fetchInto(storage(cut, 0), folder)).toEqual(DUMP);
    expect(await rejection(fetchInto(storage(cut, 0), folder))).toMatchObject({
      code: 'backup-exists',
    });
    expect(readdirSync(folder)).toEqual(['b.dump']);
  });
});

test('a backup that Heroku cannot make fails with its words', async () => {
  const transfer = {
    uuid: 'u',
    num: 3,
    from_name: 'DATABASE',
    from_type: 'pg_dump',
    to_type: 'gof3r',
    created_at: '2026-01-01 00:00:00 +0000',
    schedule: null,
  };
  const failing: RequestListener = ({ method, url }, response) => {
    const done = { succeeded: false, logs: [{ message: 'lock timeout' }] };
    const list = method === 'GET' && url!.endsWith('/transfers');
    const state = method === 'POST' ? { succeeded: null } : done;
    response.end(JSON.stringify(list ? [] : { ...transfer, ...state }));
  };
  const states: string[] = [];
  const made = makeCapture(await place(failing), {
    onProgress: ({ name, state }) => void states.push(`${name} ${state}`),
  });
  expect(await rejection(made)).toMatchObject({
    code: 'heroku-backup-failed',
    why: 'lock timeout',
  });
  expect(states).toEqual(['b003 running', 'b003 failed']);
});
