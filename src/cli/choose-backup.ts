import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  ensureProjectFolder,
  fetchBackup,
  type HerokuPlace,
  readBackups,
  type Target,
} from '../index.ts';
import { drawing } from './carry-out.ts';
import { usage } from './cli-errors.ts';
import { commandFor } from './command-line.ts';
import { fetchDrawer } from './commands/backup-heroku.ts';
import type { TargetFlags } from './flags.ts';
import { age, size, visible } from './render/format.ts';
import type { Terminal } from './terminal.ts';
import { watching } from './watching.ts';

/** As Heroku names them: by hand, or by a schedule. */
const AT_HEROKU = /^[ab]\d+$/;

/**
 * The file to restore: the one that was named, or the backup at Heroku of that name, which is fetched
 * first.
 *
 * @returns absolute; null when fetching was left by Ctrl-C
 */
export async function chooseBackup(
  terminal: Terminal,
  { heroku, folder }: Target,
  flags: TargetFlags,
  file: string | undefined,
): Promise<string | null> {
  if (file === undefined) throw await unnamed(heroku, flags);
  const path = resolve(terminal.context.folder, file);
  if (!heroku || !AT_HEROKU.test(file) || (await stat(path).catch(() => null))) return path;
  return fetchToProject(terminal, heroku, folder, file);
}

async function fetchToProject(
  terminal: Terminal,
  place: HerokuPlace,
  folder: string,
  name: string,
): Promise<string | null> {
  await ensureProjectFolder(folder);
  const live = drawing(terminal);
  try {
    // With its id: another app's b001 is another backup.
    return await watching(terminal, (signal) =>
      fetchBackup(
        place,
        name,
        ({ uuid }) => join(folder, '.pgreset', `${name}-${uuid.replaceAll(/[^\w-]/g, '')}.dump`),
        { signal, onProgress: fetchDrawer(live) },
      ),
    );
  } finally {
    live.close();
  }
}

async function unnamed(heroku: HerokuPlace | undefined, flags: TargetFlags) {
  const what = 'It is not said which backup to restore.';
  const captures = heroku ? await readBackups(heroku) : [];
  const [newest] = captures;
  const now = new Date();
  return usage(
    what,
    newest ? 'Heroku has these:' : heroku ? 'Heroku has none.' : 'A file has to be named.',
    newest
      ? commandFor(flags, 'restore', newest.name)
      : heroku
        ? commandFor(flags, 'backup')
        : commandFor(flags, 'restore', 'FILE'),
    captures.map(
      ({ name, of, bytes, startedAt }) =>
        `${name}: ${visible(of)}, ${age(startedAt, now)} old, ${size(bytes)}`,
    ),
  );
}
