import type { FolderFacts } from './folder-facts.ts';

const NODE_RUNNERS: [lockFile: string, command: string][] = [
  ['pnpm-lock.yaml', 'pnpm exec'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bunx'],
  ['bun.lockb', 'bunx'],
];

const PYTHON_RUNNERS: [lockFile: string, prefix: string][] = [
  ['uv.lock', 'uv run '],
  ['poetry.lock', 'poetry run '],
  ['Pipfile.lock', 'pipenv run '],
];

/** What runs a program of the project's dependencies, by its lock file. */
export function nodeRunner({ paths }: FolderFacts): string {
  return NODE_RUNNERS.find(([lockFile]) => paths.includes(lockFile))?.[1] ?? 'npx';
}

/** What goes before a Python command, by the lock file; empty for an activated environment. */
export function pythonRunner({ paths }: FolderFacts): string {
  return PYTHON_RUNNERS.find(([lockFile]) => paths.includes(lockFile))?.[1] ?? '';
}
