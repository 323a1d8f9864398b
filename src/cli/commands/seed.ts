import { relative, resolve } from 'node:path';
import { type ExitCode, readSeeds, type SeedRequest } from '../../index.ts';
import { carryOut } from '../carry-out.ts';
import type { RunFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { runRequest } from '../run-request.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset seed`. */
export interface SeedFlags extends RunFlags {
  readonly with?: string;
}

/** Fills tables from files, or with the project's own seeding. */
export async function seed(
  terminal: Terminal,
  flags: SeedFlags,
  ...typed: string[]
): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  const { config, folder } = target;
  // Typed paths are relative to the current folder, configured ones to the configuration's.
  const files = typed.map((path) => relative(folder, resolve(terminal.context.folder, path)));
  const configured = config.build && 'tool' in config.build ? config.build.tool : 'auto';
  const request: SeedRequest = {
    way: 'seed',
    schemas: [...(config.schemas ?? [])],
    tool: flags.with ?? configured,
    files: await readSeeds(files.length > 0 ? files : (config.migrations?.seed ?? []), folder),
    ...runRequest(flags, target),
    nextSteps: [],
  };
  return carryOut(terminal, target, request, flags);
}
