import { toolEnvironment } from '../migrations/tool-environment.ts';
import { findTool } from '../migrations/tools.ts';
import { runChild } from './run-child.ts';
import type { StepKind, StepResult } from './step.ts';
import { showStatus } from './tool-status.ts';
import { migrateUp } from './tool-up.ts';
import { rollToZero } from './tool-zero.ts';
import { seed } from './tool-seed.ts';
import { type RunTool, type ToolWork, typeOrFail } from './tool-work.ts';
import { NOTHING_CHANGED } from '../errors/pgreset-error.ts';

const ACTIONS: Record<RunTool['action'], (work: ToolWork) => Promise<StepResult>> = {
  generate,
  up: migrateUp,
  zero: rollToZero,
  check: showStatus,
  status: showStatus,
  seed,
};

const WORDS: Record<RunTool['action'], string> = {
  generate: 'Make migrations with',
  up: 'Migrate up with',
  zero: 'Roll back to version 0 with',
  check: 'Ask',
  status: 'Show the status with',
  seed: 'Seed with',
};

/** What came of it shows when it is applied. */
async function generate(work: ToolWork): Promise<StepResult> {
  await typeOrFail(work, () => Promise.resolve(NOTHING_CHANGED));
  return { summary: 'done' };
}

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
