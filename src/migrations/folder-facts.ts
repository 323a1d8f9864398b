import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'dotenv';

/** What is in a project's folder, as far as `init` looks. Plain data: no secret is kept. */
export interface FolderFacts {
  /** Paths of files and folders, relative, with `/`. */
  paths: string[];
  /** Texts of the files that are looked into, by path. */
  texts: Record<string, string>;
  /** Names of the variables in each `.env*` file; their values are dropped at once. */
  variables: Record<string, string[]>;
}

/** Folders whose entries are listed; nothing else is walked, so that a large project costs nothing. */
const FOLDERS = [
  '',
  '.config',
  '.github/workflows',
  'app/migrator',
  'bin',
  'config',
  'db',
  'db/migrations',
  'drizzle',
  'migrations',
  'prisma',
  'priv/repo',
  'sql',
  'src',
  'src/database',
  'src/db',
  'supabase',
];

const TEXTS =
  /^(package\.json|GNUmakefile|[Mm]akefile|Procfile|\.git\/config|requirements\.txt|pyproject\.toml|Pipfile|go\.mod|migrations\/env\.py|\.github\/workflows\/reset-db\.yml|pgreset\.config\.\w+)$/;
const SQL_MIGRATION = /^(db\/)?migrations\/[^/]+\.sql$/;
const ENV_FILE = /^\.env(\.[\w-]+)*$/;
/** Examples that are committed for others to copy hold no connection. */
const ENV_EXAMPLE = /\.(example|sample|template|dist|defaults)$/;

/** Bytes: a larger file is no hand-written configuration. */
const LARGEST = 1_000_000;

/** Reads what `init` judges by. A file that cannot be read counts as absent. */
export async function readFolderFacts(folder: string): Promise<FolderFacts> {
  const listed = await Promise.all(FOLDERS.map((each) => list(folder, each)));
  const paths = listed.flat();
  const facts: FolderFacts = { paths, texts: {}, variables: {} };
  for (const path of wanted(paths)) {
    const text = await readSmall(join(folder, path));
    if (text === undefined) continue;
    if (ENV_FILE.test(path)) facts.variables[path] = Object.keys(parse(text));
    else facts.texts[path] = path === '.git/config' ? withoutLogins(text) : text;
  }
  return facts;
}

function wanted(paths: string[]): string[] {
  // One migration tells the tool; a project may have thousands.
  const migrations = paths.filter((path) => SQL_MIGRATION.test(path)).slice(0, 1);
  const fixed = [...paths, '.git/config'].filter((path) => TEXTS.test(path));
  const env = paths.filter((path) => ENV_FILE.test(path) && !ENV_EXAMPLE.test(path));
  return [...fixed, ...env, ...migrations];
}

/** Remotes of git may carry a token: `https://user:token@host/…`. */
function withoutLogins(gitConfig: string): string {
  return gitConfig.replace(/:\/\/[^@\s/]*@/g, '://');
}

async function list(folder: string, inner: string): Promise<string[]> {
  const names = await readdir(join(folder, inner)).catch(() => []);
  return names
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => (inner === '' ? name : `${inner}/${name}`));
}

async function readSmall(path: string): Promise<string | undefined> {
  try {
    const stats = await stat(path);
    return stats.isFile() && stats.size <= LARGEST ? await readFile(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
