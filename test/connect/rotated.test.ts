import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writePgAdmin } from '../../src/connect/write-pgadmin.ts';
import type { Target, TargetConnection } from '../../src/target/target.ts';
import { projectWith } from '../target/project.ts';
import { HEROKU, targetWith } from './connections.ts';

const FILES = { file: 'servers.json', passfile: 'pgpass' };

function onHeroku(connection: TargetConnection, addon = 'postgresql-round-1'): Target {
  const api = { url: '', dataUrl: '', token: '', timeout: 1 };
  const app = { id: 'a', name: 'tmi-server' };
  const heroku = {
    api,
    app,
    addon: { id: 'b', name: addon, plan: 'essential-0', owner: app.name },
    attachment: 'DATABASE',
  };
  return { ...targetWith(connection), heroku };
}

const MINE = 'other:5432:x:y:keep\n*:*:*:u1xyz:wild\n';

test('named after app and add-on, and restricted to the database', async () => {
  const folder = await projectWith();
  await writePgAdmin(onHeroku(HEROKU), { folder, ...FILES });
  const { Servers } = JSON.parse(await readFile(join(folder, 'servers.json'), 'utf8'));
  expect(Servers['1']).toMatchObject({
    Name: 'tmi-server (postgresql-round-1)',
    MaintenanceDB: 'd1abc',
    DBRestriction: 'd1abc',
    DBRestrictionType: 'databases',
    ConnectionParameters: { sslmode: 'require' },
  });
});

test('another user or host after a rotation: the line for the old one goes, all others stay', async () => {
  const folder = await projectWith({ pgpass: MINE });
  await writePgAdmin(onHeroku(HEROKU), { folder, ...FILES });
  const moved = { ...HEROKU, host: 'ec2-9.amazonaws.com', user: 'u2', password: 'new' };
  await writePgAdmin(onHeroku(moved), { folder, ...FILES });
  expect(await readFile(join(folder, 'pgpass'), 'utf8')).toBe(
    `${MINE}ec2-9.amazonaws.com:5432:d1abc:u2:new\n`,
  );
});

test('another add-on in the same file: its line is no old one', async () => {
  const folder = await projectWith();
  await writePgAdmin(onHeroku(HEROKU), { folder, ...FILES });
  const other = { ...HEROKU, user: 'u3', password: 'third' };
  await writePgAdmin(onHeroku(other, 'postgresql-flat-2'), { folder, ...FILES });
  const text = await readFile(join(folder, 'pgpass'), 'utf8');
  expect(text.split('\n')).toHaveLength(3);
  expect(text).toContain(':u1xyz:');
  expect(text).toContain(':u3:third');
});
