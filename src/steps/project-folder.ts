import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where pgreset keeps files in a project. */
export const PROJECT_FOLDER = '.pgreset';

/** Makes that folder, and tells git to look away. */
export async function ensureProjectFolder(project: string): Promise<void> {
  const path = join(project, PROJECT_FOLDER);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, '.gitignore'), '*\n');
}
