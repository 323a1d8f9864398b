import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { editFailed, editOutdated } from '../errors/init-errors.ts';

/** One change of one file, to be shown before it is made. */
export interface FileEdit {
  /** Relative to the project's folder. */
  path: string;
  /** The text that is there; null where there is no file. */
  before: string | null;
  after: string;
  /** One sentence for people. */
  why: string;
}

/** Edits to offer, and what was left alone and why. */
export interface Proposal {
  edits: FileEdit[];
  notes: string[];
}

/**
 * Makes the edits, after checking that every file is still what the preview showed. Each file changes in
 * one step; a new file never replaces one that appeared meanwhile.
 *
 * @throws PgresetError `edit-outdated` before the first change, `edit-failed`
 */
export async function applyEdits(edits: FileEdit[], folder: string): Promise<void> {
  for (const { path, before } of edits)
    if ((await textOf(join(folder, path))) !== before) throw editOutdated(path);
  const written: string[] = [];
  for (const edit of edits) {
    try {
      await applyEdit(edit, folder);
    } catch (error) {
      throw editFailed(edit.path, written, error);
    }
    written.push(edit.path);
  }
}

async function applyEdit({ path, before, after }: FileEdit, folder: string): Promise<void> {
  const absolute = join(folder, path);
  if (before === null) {
    await mkdir(dirname(absolute), { recursive: true });
    await writeFile(absolute, after, { flag: 'wx' });
    return;
  }
  const temporary = join(dirname(absolute), `.${basename(path)}.${randomUUID()}`);
  try {
    await writeFile(temporary, after, { flag: 'wx' });
    await chmod(temporary, (await stat(absolute)).mode & 0o777);
    await rename(temporary, absolute);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw editFailed(path, [], error);
  }
}
