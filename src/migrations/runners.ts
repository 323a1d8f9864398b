import type { FolderFacts } from './folder-facts.ts';
import type { Command, ToolProject } from './migration-tool.ts';

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
function nodeRunner({ paths }: FolderFacts): string {
  return NODE_RUNNERS.find(([lockFile]) => paths.includes(lockFile))?.[1] ?? 'npx';
}

/** What goes before a Python command, by the lock file; empty for an activated environment. */
function pythonRunner({ paths }: FolderFacts): string {
  return PYTHON_RUNNERS.find(([lockFile]) => paths.includes(lockFile))?.[1] ?? '';
}

/** A command of a program among the project's npm dependencies. */
export const node =
  (command: string): Command =>
  (project) =>
    onNode(project, command);

/** The same where the command depends on the project. */
export const onNode = ({ facts }: ToolProject, command: string): string =>
  `${nodeRunner(facts)} ${command}`;

/** A command in the project's Python environment. */
export const python =
  (command: string): Command =>
  (project) =>
    onPython(project, command);

/** The same where the command depends on the project. */
export const onPython = ({ facts }: ToolProject, command: string): string =>
  `${pythonRunner(facts)}${command}`;

/** A command that is on the PATH, or lies in the project. */
export const plain =
  (command: string): Command =>
  () =>
    command;

/** One word of a shell command: names of files and apps may hold anything. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The folder that a path lies in. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}
