import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Heroku } from '../heroku.ts';
import { inTurn } from '../in-turn.ts';
import { databaseUrl, resetDatabase } from '../postgres/database.ts';
import { dump, restore } from '../postgres/dump.ts';
import type { Addon, App, Transfer } from '../state/world.ts';
import { liftRestriction } from './capacity.ts';

type Direction = Pick<Transfer, 'fromType' | 'fromName' | 'toType' | 'toName'>;

/** Records a transfer and does its work in the background, as the API answers at once. */
async function startTransfer(
  heroku: Heroku,
  app: App,
  addon: Addon,
  direction: Direction,
  work: (transfer: Transfer, file: string) => Promise<void>,
): Promise<Transfer> {
  const transfer: Transfer = {
    ...direction,
    uuid: randomUUID(),
    num: (app.transfers.at(-1)?.num ?? 0) + 1,
    addonId: addon.id,
    toUrl: `${heroku.baseUrl}/dumps/${randomBytes(16).toString('hex')}`,
    bytes: 0,
    createdAt: new Date().toISOString(),
    finishedAt: null,
    succeeded: null,
    logs: [],
  };
  app.transfers.push(transfer);
  await heroku.save();
  void perform(heroku, transfer, work);
  return transfer;
}

async function perform(
  heroku: Heroku,
  transfer: Transfer,
  work: (transfer: Transfer, file: string) => Promise<void>,
): Promise<void> {
  const note = (message: string) =>
    transfer.logs.push({ at: new Date().toISOString(), message: message.trim() });
  try {
    note('Starting transfer');
    await mkdir(join(heroku.folder, 'dumps'), { recursive: true });
    await work(transfer, dumpFile(heroku, transfer));
    transfer.succeeded = true;
    note('Transfer completed');
  } catch (error) {
    transfer.succeeded = false;
    note((error as Error).message);
  }
  transfer.finishedAt = new Date().toISOString();
  await heroku.save();
}

export function dumpFile({ folder }: Heroku, { uuid }: Transfer): string {
  return join(folder, 'dumps', `${uuid}.dump`);
}

export function capture(heroku: Heroku, app: App, addon: Addon, name: string): Promise<Transfer> {
  const direction: Direction = {
    fromType: 'pg_dump',
    fromName: name,
    toType: 'gof3r',
    toName: 'BACKUP',
  };
  return startTransfer(heroku, app, addon, direction, async (transfer, file) => {
    await dump(databaseUrl(heroku.postgres, addon.credentials), file);
    transfer.bytes = (await stat(file)).size;
  });
}

/** @param source A backup of ours by its address, or any address that a dump can be read from. */
export function restoreFrom(
  heroku: Heroku,
  app: App,
  addon: Addon,
  source: string,
  extensions: string[],
): Promise<Transfer> {
  const direction: Direction = {
    fromType: 'gof3r',
    fromName: 'BACKUP',
    toType: 'pg_restore',
    toName: addon.name,
  };
  return startTransfer(heroku, app, addon, direction, async (transfer, file) => {
    const response = await fetch(source);
    if (!response.ok) throw new Error(`The backup cannot be read: HTTP ${response.status}`);
    await writeFile(file, Buffer.from(await response.arrayBuffer()));
    await load(heroku, addon, transfer, file, extensions);
  });
}

export function copy(
  heroku: Heroku,
  app: App,
  addon: Addon,
  from: { name: string; url: string },
  to: { name: string; url: string },
): Promise<Transfer> {
  const direction: Direction = {
    fromType: 'pg_dump',
    fromName: from.name,
    toType: 'pg_restore',
    toName: to.name,
  };
  return startTransfer(heroku, app, addon, direction, async (transfer, file) => {
    await dump(from.url, file);
    await load(heroku, addon, transfer, file, []);
  });
}

/** Heroku empties the database first: what was there is gone, whatever the dump holds. */
async function load(
  heroku: Heroku,
  addon: Addon,
  transfer: Transfer,
  file: string,
  extensions: string[],
): Promise<void> {
  transfer.bytes = (await stat(file)).size;
  await inTurn(addon, async () => {
    await liftRestriction(heroku, addon);
    await resetDatabase(heroku.postgres, addon.credentials, extensions);
    await restore(file, databaseUrl(heroku.postgres, addon.credentials));
  });
  await rm(file);
}
