import { toolCannot } from '../errors/migration-errors.ts';
import type { Command } from '../migrations/migration-tool.ts';
import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { Schema, Snapshot } from '../snapshot/snapshot.ts';
import type { RunTool } from '../steps/tool-work.ts';
import { selectSchemas } from './scope.ts';

/** The step that runs one of a tool's commands. */
export function toolStep(
  { tool }: ToolFacts,
  action: RunTool['action'],
  command: string,
  schemas: string[],
): RunTool {
  const repeat = action === 'zero' && tool.toZero?.kind === 'repeat';
  const { name, title } = tool;
  return { kind: 'run-tool', transaction: 0, tool: name, title, action, command, repeat, schemas };
}

/**
 * A command of the tool, as it is typed in this project.
 *
 * @throws PgresetError `tool-cannot`
 */
export function commandOf(
  { tool, project }: ToolFacts,
  command: Command | null,
  what: string,
  next: string,
): string {
  if (command === null) throw toolCannot(tool.title, what, next);
  return command(project);
}

/**
 * The schemas that a tool's reset works on: those asked for, and the one with its tracking table,
 * which some keep in a schema of its own. Left in place, it would say that all is applied.
 */
export function selectToolSchemas(
  snapshot: Snapshot,
  wanted: string[],
  { applied }: ToolFacts,
): Schema[] {
  const selected = selectSchemas(snapshot, wanted);
  const tracking = new Set(
    snapshot.relations.filter(({ oid }) => applied.oids.includes(oid)).map(({ schema }) => schema),
  );
  const more = snapshot.schemas.filter(
    (schema) => tracking.has(schema.name) && !selected.includes(schema),
  );
  return [...selected, ...more];
}

/** How the tool was found, in a sentence. */
export function explainTool({ tool, signs }: ToolFacts): string {
  return `${tool.title} is the migration tool here: ${signs.join(' and ')}`;
}

/** What binds a plan to the tool's command and to what it has applied. */
export function toolPrints(facts: ToolFacts, command: string): Record<string, string> {
  const { tool, applied } = facts;
  return {
    'the migration command': `${tool.name} ${command}`,
    ...Object.fromEntries(applied.versions.map((each) => [`migration ${each}`, 'applied'])),
  };
}
