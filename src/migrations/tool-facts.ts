import {
  toolAmbiguous,
  toolDisagreement,
  toolMissing,
  toolUnknown,
} from '../errors/migration-errors.ts';
import type { Session } from '../postgres/session.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Applied, readApplied } from './applied.ts';
import { type BuiltInFacts, type MigrationPlace, readBuiltInFacts } from './built-in/facts.ts';
import { detectTools, type DetectedTool } from './detect-tools.ts';
import { readFolderFacts } from './folder-facts.ts';
import { type FileProblems, readFileProblems } from './migration-files.ts';
import type { MigrationTool, ToolProject } from './migration-tool.ts';
import { readDumpVersion } from './pg-dump.ts';
import { findTool, TOOLS } from './tools.ts';
import { pgreset } from './tools/pgreset.ts';

/** Everything a plan has to know about a project's migration tool. Plain data and pure functions. */
export interface ToolFacts {
  tool: MigrationTool;
  project: ToolProject;
  /** How it was found: `knexfile.js`, `table public.knex_migrations`, `--with knex`. */
  signs: string[];
  applied: Applied;
  /** null: the tool, or the project, does not say where its files are. */
  problems: FileProblems | null;
  /** Major version of the pg_dump at hand; null: there is none, or none is needed. */
  dumpVersion: number | null;
  /** null: another tool. */
  builtIn: BuiltInFacts | null;
}

/**
 * Finds the migration tool of a project, and what it has applied.
 *
 * @param place the project's folder, and what the configuration says
 * @param wanted a driver's name, or `auto`
 * @param copies whether the old state is to be copied, so that pg_dump is looked for
 * @throws PgresetError `tool-unknown`, `tool-missing`, `tool-ambiguous`, `tool-disagreement`
 */
export async function readToolFacts(
  session: Session,
  snapshot: Snapshot,
  place: MigrationPlace,
  wanted: string,
  copies = false,
): Promise<ToolFacts> {
  const { folder } = place;
  const facts = await readFolderFacts(folder);
  const { tools, disagreement } = detectTools(facts, snapshot);
  const found = wanted === 'auto' ? choose(tools, disagreement, folder) : named(wanted, tools);
  const { tool, marker, table } = found;
  const applied = await readApplied(session, tool);
  return {
    tool,
    project: { facts, marker: marker ?? '' },
    signs: [
      ...(marker === null ? [] : [marker]),
      ...(table === null ? [] : [`table ${table}`]),
      ...(marker === null && table === null ? [`--with ${tool.name}`] : []),
    ],
    applied,
    problems: tool.files ? await readFileProblems(folder, tool.files, applied.versions) : null,
    dumpVersion: copies ? await readDumpVersion() : null,
    builtIn: tool === pgreset ? await readBuiltInFacts(session, place) : null,
  };
}

function choose(tools: DetectedTool[], disagreement: string | null, folder: string): DetectedTool {
  const [first] = tools;
  if (!first) throw toolMissing(folder);
  if (disagreement !== null) throw toolDisagreement(disagreement, first.tool.name);
  const rivals = tools.filter(({ table }) => (first.table === null) === (table === null));
  // A tool that only the database knows could not be run here.
  const marked = rivals.filter(({ marker }) => marker !== null);
  if (marked.length > 1)
    throw toolAmbiguous(
      marked.map(({ tool, marker }) => `${tool.title} (${marker})`),
      marked.map(({ tool }) => tool.name),
    );
  return marked[0] ?? first;
}

function named(wanted: string, tools: DetectedTool[]): DetectedTool {
  const tool = findTool(wanted);
  if (!tool)
    throw toolUnknown(
      wanted,
      TOOLS.map(({ name }) => name),
    );
  return tools.find((each) => each.tool === tool) ?? { tool, marker: null, table: null };
}
