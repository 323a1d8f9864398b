import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import type { World } from './world.ts';

/** The world of the last start, or a new one without apps. */
export async function loadWorld(folder: string): Promise<World> {
  const text = await readFile(join(folder, 'state.json'), 'utf8').catch(() => undefined);
  return text === undefined ? newWorld() : (JSON.parse(text) as World);
}

async function newWorld(): Promise<World> {
  return {
    account: { id: randomUUID(), email: 'someone@example.com' },
    token: `HRKU-${randomBytes(24).toString('hex')}`,
    ports: { http: await freePort(), postgres: await freePort(), rendezvous: await freePort() },
    apps: [],
    addons: [],
    attachments: [],
  };
}

/** Writes the world one time after another, and never half. */
export function worldKeeper(world: World, folder: string): () => Promise<void> {
  let last = Promise.resolve();
  const file = join(folder, 'state.json');
  const write = async () => {
    await writeFile(`${file}.new`, JSON.stringify(world), { mode: 0o600 });
    await rename(`${file}.new`, file);
  };
  return () => {
    last = last.then(write, write);
    return last;
  };
}
