import { chmod, lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writePgAdmin } from '../../src/connect/write-pgadmin.ts';
import { projectWith, rejection } from '../target/project.ts';
import { CANARY, HEROKU, targetWith } from './connections.ts';

const FILES = { file: 'servers.json', passfile: 'pgpass' };
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

test('writes both, for the owner only, and leaves nothing else', async () => {
  const folder = await projectWith();
  const umask = process.umask(0);
  const written = await writePgAdmin(targetWith(HEROKU), { folder, ...FILES });
  process.umask(umask);
  expect(written).toEqual({ file: join(folder, 'servers.json'), passfile: join(folder, 'pgpass') });
  expect(await modeOf(written.file)).toBe(0o600);
  expect(await modeOf(written.passfile!)).toBe(0o600);
  expect((await readdir(folder)).toSorted()).toEqual(['.git', 'pgpass', 'servers.json']);
  const servers = await readFile(written.file, 'utf8');
  expect(servers).not.toContain(CANARY);
  expect(servers).toContain(JSON.stringify(written.passfile));
});

test('again with rotated credentials: the line changes, others stay, the mode narrows', async () => {
  const folder = await projectWith({ pgpass: '# mine\nother:5432:x:y:keep\n' });
  await chmod(join(folder, 'pgpass'), 0o644);
  await writePgAdmin(targetWith(HEROKU), { folder, ...FILES });
  await writePgAdmin(targetWith({ ...HEROKU, password: 'rotated' }), { folder, ...FILES });
  const text = await readFile(join(folder, 'pgpass'), 'utf8');
  expect(text).toBe(`# mine\nother:5432:x:y:keep\n${HEROKU.host}:5432:d1abc:u1xyz:rotated\n`);
  expect(await modeOf(join(folder, 'pgpass'))).toBe(0o600);
});

test('without a password there is no passfile', async () => {
  const folder = await projectWith();
  const { password: _, ...open } = HEROKU;
  expect(await writePgAdmin(targetWith(open), { folder, ...FILES })).toEqual({
    file: join(folder, 'servers.json'),
  });
  expect(await readdir(folder)).not.toContain('pgpass');
});

test.each([
  ['servers.json', '{ "Servers": { "1": { "Group": "Work", "Name": "x" } } }'],
  ['servers.json', 'something else'],
  ['pgpass', 'export PGPASSWORD=x\n'],
])('a foreign %s is not replaced', async (name, text) => {
  const folder = await projectWith({ [name]: text });
  const error = await rejection(writePgAdmin(targetWith(HEROKU), { folder, ...FILES }));
  expect(error).toMatchObject({ code: 'file-foreign', exit: 3 });
  expect(await readFile(join(folder, name), 'utf8')).toBe(text);
});

test('a folder in the way, and a folder that is not there', async () => {
  const folder = await projectWith({ 'servers.json/x': '' });
  const write = (file: string) => writePgAdmin(targetWith(HEROKU), { folder, ...FILES, file });
  expect(await rejection(write('servers.json'))).toMatchObject({ code: 'file-foreign' });
  expect(await rejection(write('no/servers.json'))).toMatchObject({ code: 'file-unwritable' });
});

test('a linked passfile stays a link', async () => {
  const folder = await projectWith({ 'dotfiles/pgpass': '' });
  await symlink(join(folder, 'dotfiles/pgpass'), join(folder, 'pgpass'));
  await writePgAdmin(targetWith(HEROKU), { folder, ...FILES });
  expect((await lstat(join(folder, 'pgpass'))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder, 'dotfiles/pgpass'), 'utf8')).toContain('d1abc');
});

test.runIf(process.getuid?.() === 0)("another user's file is not replaced", async () => {
  const folder = await projectWith();
  await writeFile(join(folder, 'pgpass'), '');
  const { chown } = await import('node:fs/promises');
  await chown(join(folder, 'pgpass'), 65_534, 65_534);
  const error = await rejection(writePgAdmin(targetWith(HEROKU), { folder, ...FILES }));
  expect(error).toMatchObject({ code: 'file-foreign', why: 'It belongs to another user.' });
});
