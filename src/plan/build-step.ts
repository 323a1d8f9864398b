import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { Step } from '../steps/step.ts';
import type { RebuildRequest } from './plan.ts';
import { commandOf, toolStep } from './tool-plan.ts';

/**
 * The step that makes the new state: SQL in a transaction of the run, a command or a migration tool
 * on connections of its own.
 */
export function buildStep(
  build: RebuildRequest['build'],
  facts: ToolFacts | null,
  schemas: string[],
  sqlTransaction: number,
): Step {
  if (facts) return toolStep(facts, 'up', upCommand(facts), schemas);
  if (build.kind === 'sql')
    return { kind: 'build-sql', transaction: sqlTransaction, files: build.files };
  return {
    kind: 'build-command',
    transaction: 0,
    command: 'command' in build ? build.command : '',
  };
}

/** What is typed to apply all migrations. */
export function upCommand(facts: ToolFacts): string {
  const next = 'It migrates when the app starts: pgreset rebuild --with "COMMAND that starts it"';
  return commandOf(facts, facts.tool.up, 'migrate by a command', next);
}
