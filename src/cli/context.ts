import { userInfo } from 'node:os';
import type { CommandContext, StricliProcess } from '@stricli/core';
import { type Interrupts, interruptsOf } from './interrupts.ts';

/** What commands know of the process that they run in. The rest of `cli` asks this, not `process`. */
export interface CliContext extends CommandContext {
  readonly process: StricliProcess;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Record<string, string | undefined>;
  readonly interrupts: Interrupts;
  /** Name of the operating system's user, where it has one. */
  readonly osUser: string | undefined;
  /** The current folder, absolute. */
  readonly folder: string;
  /** What was typed behind `pgreset`. */
  readonly args: readonly string[];
  /** Ends the process at once: only for a second Ctrl-C. */
  exit(code: number): never;
}

/** The context of the real process. */
export function processContext(args: readonly string[]): CliContext {
  const { stdin, stdout, stderr, env } = process;
  return {
    // Stricli sets an exit code of its own numbering here; `main` translates it.
    process: { stdout, stderr, env },
    stdin,
    stdout,
    stderr,
    env,
    interrupts: interruptsOf(process),
    osUser: osUser(),
    folder: process.cwd(),
    args,
    exit: (code) => process.exit(code),
  };
}

function osUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined; // A container may run under a number without a name.
  }
}
