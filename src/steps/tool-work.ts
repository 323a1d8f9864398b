import { toolFailed } from '../errors/migration-errors.ts';
import type { MigrationTool } from '../migrations/migration-tool.ts';
import type { StepBase, StepContext } from './step.ts';

/** Drives a migration tool with its own command, then looks at what it did. */
export interface RunTool extends StepBase {
  kind: 'run-tool';
  /** The driver's name. */
  tool: string;
  title: string;
  /** `check` refuses a tool that speaks to another database; `status` shows and never fails. */
  action: 'generate' | 'up' | 'zero' | 'check' | 'status' | 'seed';
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

/** Runs the command, and refuses a failure. `state` is asked for only then. */
export async function typeOrFail(
  { step, type }: ToolWork,
  state: () => Promise<string>,
): Promise<void> {
  const { code, lines } = await type();
  if (code !== 0) throw toolFailed(step.title, step.command, code, await state(), lines);
}
