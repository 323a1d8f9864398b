import { isAbsolute, relative, resolve } from 'node:path';
import {
  type ExitCode,
  findingsOf,
  findTool,
  readFolderFacts,
  type RebuildRequest,
  readSqlBuild,
  type Target,
} from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import { usage } from '../cli-errors.ts';
import { typedCommand } from '../command-line.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset rebuild`. */
export interface RebuildFlags extends RunFlags {
  readonly schema?: readonly string[];
  readonly with?: string;
  readonly sql?: readonly string[];
  readonly noVerify?: boolean;
  readonly keepFailed?: boolean;
}

/** Sets the old state aside and builds the structure anew. */
export async function rebuild(terminal: Terminal, flags: RebuildFlags): Promise<ExitCode> {
  if (flags.with !== undefined && flags.sql !== undefined)
    throw usage(
      '--with and --sql do not go together.',
      'A rebuild has one build: a command, or SQL files.',
      'Give one of them.',
    );
  const target = await openTarget(terminal, flags);
  const { config } = target;
  const request: RebuildRequest = {
    way: 'rebuild',
    schemas: [...(flags.schema ?? config.schemas ?? [])],
    build: await chooseBuild(terminal, target, flags),
    expectations: flags.noVerify ? null : (config.expectations ?? null),
    keepFailed: flags.keepFailed ?? false,
    nextSteps: config.nextSteps ?? [],
    lockTimeout: flags.lockTimeout,
    disconnect: flags.disconnect ?? false,
  };
  return carryOut(terminal, target, request, flags);
}

async function chooseBuild(
  terminal: Terminal,
  { config, folder }: Target,
  flags: RebuildFlags,
): Promise<RebuildRequest['build']> {
  if (flags.with !== undefined)
    return flags.with === 'auto' || findTool(flags.with)
      ? { kind: 'tool', tool: flags.with }
      : { kind: 'command', command: flags.with };
  // Paths are relative to where they were written: typed ones to the current folder.
  const typed = flags.sql?.map((path) =>
    fromFolder(folder, resolve(terminal.context.folder, path)),
  );
  if (typed) return { kind: 'sql', files: await readSqlBuild(typed, folder) };
  const { build } = config;
  if (build && 'command' in build) return { kind: 'command', command: build.command };
  if (build && 'tool' in build) return { kind: 'tool', tool: build.tool };
  if (build) return { kind: 'sql', files: await readSqlBuild(build.sql, folder) };
  const { tools, sql } = findingsOf(await readFolderFacts(folder));
  if (tools.length > 0) return { kind: 'tool', tool: 'auto' };
  throw buildMissing(terminal, sql);
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
