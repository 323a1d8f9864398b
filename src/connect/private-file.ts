import { randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileForeign, fileUnwritable } from '../errors/connect-errors.ts';

/** How a file that is there already is treated. */
interface Update {
  /** The file as it has to become, from the text that is there; undefined when there is none. */
  next: (before: string | undefined) => string;
  /** Is this text something that pgreset may change? */
  ours: (before: string) => boolean;
  /** Said when it is not. */
  foreign: string;
}

/**
 * Writes a file that only its owner can read, at no moment more widely: a new file with mode 0600 beside it
 * takes its place in one step. A link is followed, so that it stays a link.
 *
 * @throws PgresetError `file-foreign`, `file-unwritable`
 */
export async function updatePrivateFile(path: string, update: Update): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const before = await readOwn(target, update);
  await replaceFile(target, update.next(before));
}

async function readOwn(path: string, { ours, foreign }: Update): Promise<string | undefined> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return undefined;
  if (!stats.isFile()) throw fileForeign(path, 'It is not an ordinary file.');
  const { uid } = userInfo(); // -1 on Windows, where files have no such owner
  if (uid >= 0 && stats.uid !== uid) throw fileForeign(path, 'It belongs to another user.');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw fileUnwritable(path, error);
  });
  if (!ours(text)) throw fileForeign(path, foreign);
  return text;
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileUnwritable(path, error);
  }
}
