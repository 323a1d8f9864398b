import { toolFailed } from '../errors/migration-errors.ts';
import type { MigrationTool } from '../migrations/migration-tool.ts';
import { toolEnvironment } from '../migrations/tool-environment.ts';
import { findTool } from '../migrations/tools.ts';
import { runChild } from './run-child.ts';
import type { StepBase, StepContext, StepKind, StepResult } from './step.ts';
import { showStatus } from './tool-status.ts';
import { migrateUp } from './tool-up.ts';
import { rollToZero } from './tool-zero.ts';
import { seed } from './tool-seed.ts';

/** Drives a migration tool with its own command, then looks at what it did. */
export interface RunTool extends StepBase {
  kind: 'run-tool';
  /** The driver's name. */
  tool: string;
  title: string;
  /** `check` refuses a tool that speaks to another database; `status` shows and never fails. */
  action: 'up' | 'zero' | 'check' | 'status' | 'seed';
  command: string;
  /** zero: the command takes back one at a time, until none is left. */
  repeat: boolean;
  /** Where the tool's work shows. */
  schemas: string[];
}

/** What an action works with. */
export interface ToolWork {
  step: RunTool;
  tool: MigrationTool;
  context: StepContext;
  /** Runs the command. */
  type(): Promise<{ code: number | string; lines: string[] }>;
}

const ACTIONS: Record<RunTool['action'], (work: ToolWork) => Promise<StepResult>> = {
  up: migrateUp,
  zero: rollToZero,
  check: showStatus,
  status: showStatus,
  seed,
};

const WORDS: Record<RunTool['action'], string> = {
  up: 'Migrate up with',
  zero: 'Roll back to version 0 with',
  check: 'Ask',
  status: 'Show the status with',
  seed: 'Seed with',
};

export const runTool: StepKind<RunTool> = {
  describe: ({ action, title, command, repeat }) =>
    `${WORDS[action]} ${title}: ${command}${repeat ? ', until none is left' : ''}`,

  run(step, context) {
    const tool = findTool(step.tool)!;
    const { folder, signal, emit, connection } = context;
    const environment = { ...context.environment, ...toolEnvironment(tool, connection) };
    const type = () =>
      runChild(step.command, {
        environment,
        folder,
        signal,
        onLine: (stream, line) => emit({ type: 'output', stream, line }),
      });
    return ACTIONS[step.action]({ step, tool, context, type });
  },

  inverse: () => null,
};

/** Runs the command, and refuses a failure. `state` is asked for only then. */
export async function typeOrFail(
  { step, type }: ToolWork,
  state: () => Promise<string>,
): Promise<void> {
  const { code, lines } = await type();
  if (code !== 0) throw toolFailed(step.title, step.command, code, await state(), lines);
}
