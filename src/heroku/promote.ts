import { setTimeout as sleep } from 'node:timers/promises';
import { herokuMoved } from '../errors/heroku-app-errors.ts';
import { releaseFailed } from '../errors/heroku-dyno-errors.ts';
import { PgresetError } from '../errors/pgreset-error.ts';
import type { HerokuApi } from '../target/target.ts';
import { type Attachment, readAttachments } from './attachments.ts';
import { callHeroku } from './call.ts';
import { readReleases, type Release } from './releases.ts';

/** Which database gets which name of an app. */
export interface Promotion {
  app: string;
  /** `DATABASE` */
  attachment: string;
  /** Name of the add-on that gets it. */
  addon: string;
  /** Name of the add-on that is to have it now. */
  leaves: string;
}

/**
 * Gives a database the app's main name. The one that has it keeps another name, or it could not be
 * reached any more. Where the answer is lost, the attachments say whether it happened.
 *
 * @throws PgresetError `heroku-moved` when somebody gave the name to a third one meanwhile
 */
export async function promote(
  api: HerokuApi,
  { app, attachment, addon, leaves }: Promotion,
): Promise<void> {
  const all = await readAttachments(api, app);
  const current = all.find(({ name }) => name === attachment);
  if (current?.addon.name === addon) return;
  if (current && current.addon.name !== leaves) throw herokuMoved(leaves, attachment, app);
  if (current && !all.some((each) => each !== current && each.addon.id === current.addon.id))
    await attach(api, { app, addon: current.addon.name });
  await attach(api, { app, addon, name: attachment, confirm: app }).catch(
    async (error: unknown) => {
      const lost = error instanceof PgresetError && error.code === 'heroku-no-answer';
      if (!lost || !(await hasName(api, { app, attachment, addon }))) throw error;
    },
  );
}

/** Milliseconds in which an attachment whose answer was lost shows. */
const SHOWS_WITHIN = 3_000;

async function hasName(
  api: HerokuApi,
  { app, attachment, addon }: Omit<Promotion, 'leaves'>,
): Promise<boolean> {
  for (const until = Date.now() + SHOWS_WITHIN; ; await sleep(500)) {
    const all = await readAttachments(api, app);
    const found = all.find(({ name }) => name === attachment);
    if (found?.addon.name === addon) return true;
    if (Date.now() > until) return false;
  }
}

/** Attaches a database under a name, or under one that Heroku chooses. Not repeated. */
async function attach(
  api: HerokuApi,
  body: { app: string; addon: string; name?: string; confirm?: string },
): Promise<Attachment> {
  return callHeroku(api, {
    method: 'POST',
    path: ['addon-attachments'],
    body,
    about: `add-on ${body.addon}`,
  });
}

/**
 * Waits until the newest release is out: a release command may migrate for minutes.
 *
 * @throws PgresetError `release-failed`
 */
export async function followRelease(
  api: HerokuApi,
  app: string,
  { patience, signal }: { patience: number; signal?: AbortSignal },
): Promise<Release | null> {
  for (const until = Date.now() + patience; ; await sleep(1_000)) {
    signal?.throwIfAborted();
    const [newest] = await readReleases(api, app, 1, signal);
    if (!newest || newest.status === 'succeeded') return newest ?? null;
    if (newest.status !== 'pending') throw releaseFailed(app, newest.version, 'It failed.');
    if (Date.now() > until)
      throw releaseFailed(app, newest.version, `It took longer than ${patience / 60_000} minutes.`);
  }
}
