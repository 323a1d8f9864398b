import { mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { captureNotFetched } from '../errors/heroku-backup-errors.ts';
import { PgresetError } from '../errors/pgreset-error.ts';
import type { HerokuPlace } from '../target/target.ts';
import { type Capture, readCaptureAddress } from '../heroku/backups.ts';
import { giveName } from '../steps/give-name.ts';

/** How fetching is followed. */
export interface FetchOptions {
  signal?: AbortSignal;
  onProgress(bytes: number, total: number): void;
}

/** Times that a broken download begins anew. */
const TRIES = 3;

/** Milliseconds without a byte until it counts as broken. */
const PATIENCE = 60_000;

/**
 * Fetches a backup of Heroku's into a file that only its owner may read, under a temporary name until
 * it is complete. The file must not be there.
 *
 * @param file absolute
 * @throws PgresetError `backup-exists`, `heroku-backup-not-fetched`
 */
export async function fetchCapture(
  { api, addon }: Pick<HerokuPlace, 'api' | 'addon'>,
  capture: Capture,
  file: string,
  options: FetchOptions,
): Promise<void> {
  const { signal } = options;
  const part = `${file}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    for (let attempt = 1; ; attempt += 1) {
      // It holds for an hour only, so each attempt asks for its own.
      const address = await readCaptureAddress(api, addon.owner, capture.uuid, signal);
      const problem = await download(address, part, capture, options);
      if (problem === null) break;
      if (attempt === TRIES) throw captureNotFetched(capture.name, problem);
    }
    await giveName(part, file);
  } catch (error) {
    signal?.throwIfAborted();
    // Whatever broke: nothing in the message may name the address.
    throw error instanceof PgresetError
      ? error
      : captureNotFetched(capture.name, (error as Error).message);
  } finally {
    await rm(part, { force: true });
  }
}

/** @returns null when all of it is there, else why not */
async function download(
  address: string,
  part: string,
  { bytes }: Capture,
  { signal, onProgress }: FetchOptions,
): Promise<string | null> {
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(), PATIENCE);
  const either = signal ? AbortSignal.any([signal, idle.signal]) : idle.signal;
  await rm(part, { force: true });
  const file = await open(part, 'wx', 0o600);
  let written = 0;
  try {
    const response = await fetch(address, { signal: either }).catch(() => null);
    if (!response) return 'Its storage did not answer.';
    if (!response.ok || !response.body) return `Its storage answered with ${response.status}.`;
    const length = Number(response.headers.get('content-length')) || null;
    for await (const chunk of Readable.fromWeb(response.body)) {
      await file.writeFile(chunk as Uint8Array);
      written += (chunk as Uint8Array).length;
      timer.refresh();
      onProgress(written, length ?? bytes);
    }
    await file.sync();
    return length !== null && written < length ? `Only ${written} of ${length} bytes came.` : null;
  } catch (error) {
    // The disk does not get better by trying again.
    if ((error as NodeJS.ErrnoException).syscall) throw error;
    return `The connection broke after ${written} bytes.`;
  } finally {
    clearTimeout(timer);
    await file.close();
  }
}
