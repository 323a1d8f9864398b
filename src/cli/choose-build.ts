import { isAbsolute, relative, resolve } from 'node:path';
import {
  findingsOf,
  findTool,
  readFolderFacts,
  type RebuildRequest,
  readSqlBuild,
  type Target,
} from '../index.ts';
import { usage } from './cli-errors.ts';
import { typedCommand } from './command-line.ts';
import type { Terminal } from './terminal.ts';

/** The flags that say what builds the new state. */
export interface BuildFlags {
  readonly with?: string;
  readonly sql?: readonly string[];
}

/** What builds the new state: by flag, by configuration, else the migration tool that is found. */
export async function chooseBuild(
  terminal: Terminal,
  { config, folder, heroku }: Target,
  flags: BuildFlags,
): Promise<RebuildRequest['build']> {
  checkOne(flags);
  if (flags.with !== undefined)
    return flags.with === 'auto' || findTool(flags.with)
      ? { kind: 'tool', tool: flags.with }
      : commandBuild(flags.with, heroku !== undefined);
  // Paths are relative to where they were written: typed ones to the current folder.
  const typed = flags.sql?.map((path) =>
    fromFolder(folder, resolve(terminal.context.folder, path)),
  );
  if (typed) return { kind: 'sql', files: await readSqlBuild(typed, folder) };
  const { build } = config;
  if (build && 'heroku' in build) return { kind: build.heroku };
  if (build && 'command' in build) return commandBuild(build.command, heroku !== undefined);
  if (build && 'tool' in build) return { kind: 'tool', tool: build.tool };
  if (build) return { kind: 'sql', files: await readSqlBuild(build.sql, folder) };
  // Nothing said: an app that runs on Heroku was built by Heroku, so its dynos know how.
  if (heroku) return { kind: 'restart' };
  const { tools, sql } = findingsOf(await readFolderFacts(folder));
  if (tools.length > 0) return { kind: 'tool', tool: 'auto' };
  throw buildMissing(terminal, sql);
}

/** On Heroku commands are the app's own: they run there. */
function commandBuild(command: string, onHeroku: boolean): RebuildRequest['build'] {
  if (!onHeroku) return { kind: 'command', command };
  return command === 'restart' || command === 'release'
    ? { kind: command }
    : { kind: 'dyno', command };
}

/** Relative for files of the project, so that a plan does not depend on where that lies. */
function fromFolder(folder: string, path: string): string {
  const inside = relative(folder, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside || '.';
}

function buildMissing({ context }: Terminal, sql: string[]) {
  const found = sql.map((path) => ['--sql', path]);
  const [first = ['--sql', 'db/schema.sql']] = found;
  return usage(
    'It is not said how to build the structure anew.',
    found.length > 0
      ? 'This folder shows signs of:'
      : 'Neither --with, nor --sql, nor `build` in a configuration file says it, and no migration tool was found.',
    typedCommand(context.args, { plus: first }),
    found.map(([flag, value]) => `${flag} "${value}"`),
  );
}

function checkOne(flags: BuildFlags): void {
  if (flags.with !== undefined && flags.sql !== undefined)
    throw usage(
      '--with and --sql do not go together.',
      'There is one build: a command, or SQL files.',
      'Give one of them.',
    );
}
