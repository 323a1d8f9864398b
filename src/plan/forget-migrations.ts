import { toolCannot } from '../errors/migration-errors.ts';
import { forgetNeedsTool } from '../errors/recreate-errors.ts';
import type { Generate } from '../migrations/migration-tool.ts';
import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { Step } from '../steps/step.ts';
import { toolStep } from './tool-plan.ts';

/**
 * The steps that set a project's migrations aside and let its tool make a first one anew, out of the
 * app's models.
 *
 * @throws PgresetError `forget-needs-tool`, `tool-cannot`
 */
export function forgetSteps(facts: ToolFacts | null, schemas: string[]): Step[] {
  const { tool, generate } = requireGenerate(facts);
  return [
    {
      kind: 'swap-files',
      transaction: 0,
      patterns: generate.forget,
      aside: 0,
      from: null,
      exists: true,
    },
    ...generate
      .commands(tool.project)
      .map((command) => toolStep(tool, 'generate', command, schemas)),
  ];
}

/** What becomes of the migrations, in a sentence. */
export function explainForgetting(facts: ToolFacts | null): string {
  const { tool, generate } = requireGenerate(facts);
  return `the migrations in ${generate.forget.join(', ')} are set aside in the project, and ${tool.tool.title} makes new ones out of the models`;
}

function requireGenerate(tool: ToolFacts | null): { tool: ToolFacts; generate: Generate } {
  if (!tool) throw forgetNeedsTool();
  const { generate, title } = tool.tool;
  const next = 'Leave --forget-migrations away: its migrations build the new database.';
  if (!generate) throw toolCannot(title, 'make migrations out of models', next);
  return { tool, generate };
}
