import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { filesGone } from '../errors/recreate-errors.ts';
import { findPaths } from './find-paths.ts';
import { ensureProjectFolder, PROJECT_FOLDER as FOLDER } from './project-folder.ts';
import { asideName, type StepBase, type StepContext, type StepKind } from './step.ts';

/**
 * Takes a project's migrations aside, within the project, and puts nothing (the tool generates new
 * ones) or an earlier aside in their place. Its inverse is the same step the other way round.
 */
export interface SwapFiles extends StepBase {
  kind: 'swap-files';
  /** Folders or files, relative to the project; `*` stands for a part of one name. */
  patterns: string[];
  /** Index of the aside that the present files go to. */
  aside: number;
  /** Name of the aside that comes in; null: none. */
  from: string | null;
  /** False when what is in place belongs to what comes back: it must not go aside. */
  exists: boolean;
}

export const swapFiles: StepKind<SwapFiles> = {
  describe: ({ patterns, from }) =>
    from === null
      ? `Set ${patterns.join(', ')} aside, into ${FOLDER}/`
      : `Bring back ${patterns.join(', ')} from ${FOLDER}/${from}`,

  async run(step, context) {
    const aside = asideName(context.run, step.aside);
    const begun = context.progress?.['phase'];
    if (step.from !== null && begun === undefined) await requireAside(step.from, context);
    let moved: string[] = [];
    if (begun === undefined || begun === 'out') {
      await context.inBatch(() => Promise.resolve({ phase: 'out' }));
      if (step.exists) moved = await move(context.folder, step.patterns, '', asideFolder(aside));
    }
    if (step.from !== null) {
      await context.inBatch(() => Promise.resolve({ phase: 'back' }));
      moved = await move(context.folder, step.patterns, asideFolder(step.from), '');
      await rm(join(context.folder, asideFolder(step.from)), { recursive: true, force: true });
    }
    return { summary: moved.length === 0 ? 'there was nothing' : moved.join(', ') };
  },

  inverse: (step, run) => ({ ...step, from: asideName(run, step.aside), exists: true }),
};

const asideFolder = (aside: string): string => join(FOLDER, aside);

/** The folders in which these runs' files wait, relative to the project. */
export function findAsideFolders(folder: string, runs: string[]): Promise<string[]> {
  const names = runs.flatMap((run) => [asideName(run, 0), `${asideName(run, 0)}_*`]);
  return findPaths(
    folder,
    names.map((name) => `${FOLDER}/${name}`),
  );
}

async function requireAside(from: string, { folder }: StepContext): Promise<void> {
  const path = asideFolder(from);
  await access(join(folder, path)).catch(() => {
    throw filesGone(path, folder);
  });
}

/** Moves what matches, one by one; what an interrupted try has moved already is not there any more. */
async function move(folder: string, patterns: string[], from: string, to: string) {
  await ensureProjectFolder(folder);
  if (to !== '') await mkdir(join(folder, to), { recursive: true });
  const paths = await findPaths(join(folder, from), patterns);
  for (const path of paths) {
    await mkdir(dirname(join(folder, to, path)), { recursive: true });
    await rename(join(folder, from, path), join(folder, to, path));
  }
  return paths;
}
