import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The process types of an app by name, in the file's order. */
export async function readProcfile(folder: string): Promise<Map<string, string>> {
  const text = await readFile(join(folder, 'Procfile'), 'utf8');
  const lines = [...text.matchAll(/^([\w-]+):\s*(.+?)\s*$/gm)];
  return new Map(lines.map(([, type, command]) => [type!, command!]));
}
