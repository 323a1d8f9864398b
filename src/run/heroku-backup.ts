import { stat } from 'node:fs/promises';
import { backupExists } from '../errors/backup-errors.ts';
import { captureMissing } from '../errors/heroku-backup-errors.ts';
import type { HerokuPlace } from '../target/target.ts';
import { type Capture, readCaptures } from '../heroku/backups.ts';
import { type CaptureOptions, makeCapture } from '../heroku/capture.ts';
import { fetchCapture, type FetchOptions } from './fetch-capture.ts';

/** How a backup is made, and where it goes beside Heroku. */
export interface BackUpOptions {
  /** Absolute: fetched into this file too, which must not be there. */
  file?: string;
  signal?: AbortSignal;
  onCapture: CaptureOptions['onProgress'];
  onFetch: FetchOptions['onProgress'];
}

/**
 * Lets Heroku back a database up, and fetches the backup where that is wanted.
 *
 * @throws PgresetError `backup-exists`, `heroku-backup-failed`, `heroku-backup-stalled`,
 *   `heroku-backup-not-fetched`, `heroku-no-answer`
 */
export async function backUpOnHeroku(
  place: HerokuPlace,
  { file, signal, onCapture, onFetch }: BackUpOptions,
): Promise<Capture> {
  if (file !== undefined && (await isThere(file))) throw backupExists(file);
  const watched = signal && { signal };
  const capture = await makeCapture(place, { onProgress: onCapture, ...watched });
  if (file !== undefined)
    await fetchCapture(place, capture, file, { onProgress: onFetch, ...watched });
  return capture;
}

/** The backups that are complete, of all databases billed to the same app; newest first. */
export async function readBackups({ api, addon }: HerokuPlace): Promise<Capture[]> {
  return (await readCaptures(api, addon.owner)).filter(({ state }) => state === 'done');
}

/**
 * Fetches a backup that lies at Heroku, unless the file is there already.
 *
 * @param name `b001`
 * @param fileOf the file for it, absolute
 * @returns the file
 * @throws PgresetError `heroku-backup-missing`, `heroku-backup-not-fetched`
 */
export async function fetchBackup(
  place: HerokuPlace,
  name: string,
  fileOf: (capture: Capture) => string,
  options: FetchOptions,
): Promise<string> {
  const captures = await readBackups(place);
  const capture = captures.find((each) => each.name === name);
  if (!capture)
    throw captureMissing(
      name,
      place.app.name,
      captures.map((each) => each.name),
    );
  const file = fileOf(capture);
  if (!(await isThere(file))) await fetchCapture(place, capture, file, options);
  return file;
}

const isThere = async (file: string): Promise<boolean> =>
  (await stat(file).catch(() => null)) !== null;
