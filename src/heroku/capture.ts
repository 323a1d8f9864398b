import { setTimeout as sleep } from 'node:timers/promises';
import { captureFailed, captureStalled } from '../errors/heroku-backup-errors.ts';
import { PgresetError } from '../errors/pgreset-error.ts';
import type { HerokuPlace } from '../target/target.ts';
import { type Capture, readCapture, readCaptures, startCapture } from './backups.ts';

/** How a backup is followed. */
export interface CaptureOptions {
  signal?: AbortSignal;
  /** Called as it grows; the first time as soon as it has a name. */
  onProgress(capture: Capture): void;
}

/** Milliseconds between two looks. */
const LOOK_EVERY = 1_000;

/** Milliseconds without a further byte until nobody waits any longer. */
const PATIENCE = 10 * 60_000;

/** Looks for a backup whose beginning was not answered, one a second. */
const SEARCHES = 5;

/**
 * Lets Heroku make a backup of a database, and waits until it is complete. It stays at Heroku.
 *
 * @throws PgresetError `heroku-backup-failed`, `heroku-backup-stalled`, `heroku-no-answer`
 */
export async function makeCapture(place: HerokuPlace, options: CaptureOptions): Promise<Capture> {
  const { api, app, addon } = place;
  const { signal, onProgress } = options;
  let capture = await begin(place, signal);
  let moved = Date.now();
  for (;;) {
    onProgress(capture);
    if (capture.state === 'done') return capture;
    if (capture.state === 'failed')
      throw captureFailed(capture.name, capture.message ?? 'It gives no reason.', app.name);
    if (Date.now() - moved > PATIENCE)
      throw captureStalled(capture.name, PATIENCE / 60_000, app.name);
    await sleep(LOOK_EVERY, undefined, signal && { signal });
    const next = await readCapture(api, addon.owner, capture.uuid, signal);
    if (next.bytes !== capture.bytes) moved = Date.now();
    capture = next;
  }
}

/** Never told twice: where no answer came, the list says whether it began. */
async function begin(
  { api, addon }: HerokuPlace,
  signal: AbortSignal | undefined,
): Promise<Capture> {
  const before = await readCaptures(api, addon.owner, signal);
  const known = new Set(before.map(({ uuid }) => uuid));
  try {
    return await startCapture(api, addon.id, signal);
  } catch (error) {
    if (!(error instanceof PgresetError) || error.code !== 'heroku-no-answer') throw error;
    for (let search = 0; search < SEARCHES; search += 1) {
      const now = await readCaptures(api, addon.owner, signal);
      const made = now.find(({ uuid }) => !known.has(uuid));
      if (made) return made;
      await sleep(LOOK_EVERY, undefined, signal && { signal });
    }
    throw error;
  }
}
