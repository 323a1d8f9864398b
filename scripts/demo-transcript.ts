import { readFile, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BEGIN = '<!-- demo: written by npm run docs:demo -->';
const END = '<!-- demo: end -->';
/** Rows of a long table that the README shows. */
const SHOWN_ROWS = 4;

/** What a run of the demo printed, cut down to what the README shows. */
function shorten(output: string): string {
  const lines = output
    .split('\n')
    // A pipe gets a line when something begins and one when it is done; a reader needs the second.
    .filter((line) => !/^ {2}(\d+\/\d+ |Starting|Loading|Verifying)|^ {4}│/.test(line))
    .map((line) => line.trimEnd());
  return cutTables(lines)
    .join('\n')
    .trim()
    .replaceAll(/\n{3,}/g, '\n\n');
}

function cutTables(lines: string[]): string[] {
  let rows = 0;
  return lines.flatMap((line) => {
    const before = rows;
    rows = /^ {2}public\.\S+ .*B$/.test(line) ? rows + 1 : 0;
    const cut = line.startsWith('  … and ') && before > SHOWN_ROWS;
    if (rows <= SHOWN_ROWS) return cut ? [] : [line];
    return rows === SHOWN_ROWS + 1 ? ['  …'] : [];
  });
}

const PART = new RegExp(`(${BEGIN}\\n+\`\`\`text\\n)(.*?)(\`\`\`\\n+${END})`, 's');

/** The part of the README that a run of the demo wrote. */
export function transcriptIn(readme: string): string {
  const [, , text] = PART.exec(readme) ?? [];
  if (text === undefined) throw new Error(`README.md has no part between ${BEGIN} and ${END}`);
  return text;
}

/** The same for every run: without times, names that are drawn by lot, sizes and version numbers. */
export function withoutChance(transcript: string): string {
  return transcript
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'DATE')
    .replaceAll(/[\d.,]+ (ms|s)\b/g, 'TIME')
    .replaceAll(/[\d.,]+ (bytes|kB|MB)\b/g, 'SIZE')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replaceAll(/system \d+/g, 'system ID')
    .replaceAll(/PostgreSQL 18\.\d+/g, 'PostgreSQL 18.N')
    .replaceAll(/\bplan [0-9a-f]{12}\b/g, 'plan HASH')
    .replaceAll(/\b(run|undo|rebuild|pgreset_aside_)( ?)[a-z\d]{7}\b/g, '$1$2RUN')
    .replaceAll(/[ ─]+/g, ' ')
    .trim();
}

/** Runs the demo, both streams in the order in which a person would see them, and shortens it. */
export async function runDemo(): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-c', 'node dist/cli/main.js demo 2>&1'], {
    cwd: fileURLToPath(new URL('../', import.meta.url)),
    env: { ...process.env, NO_COLOR: '1' },
  });
  return shorten(stdout);
}

async function refresh(): Promise<void> {
  const path = new URL('../README.md', import.meta.url);
  const [readme, text] = await Promise.all([readFile(path, 'utf8'), runDemo()]);
  const replace = (_: string, begin: string, __: string, end: string) => `${begin}${text}\n${end}`;
  await writeFile(path, readme.replace(PART, replace));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await refresh();
