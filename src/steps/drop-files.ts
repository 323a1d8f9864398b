import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepBase, StepKind } from './step.ts';

/** Removes migrations that were set aside in the project. */
export interface DropFiles extends StepBase {
  kind: 'drop-files';
  /** Relative to the project. */
  path: string;
}

export const dropFiles: StepKind<DropFiles> = {
  describe: ({ path }) => `Remove ${path}`,

  async run({ path }, { folder }) {
    await rm(join(folder, path), { recursive: true, force: true });
    return { summary: 'removed' };
  },

  inverse: () => null,
};
