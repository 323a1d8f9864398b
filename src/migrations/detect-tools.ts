import type { Snapshot } from '../snapshot/snapshot.ts';
import type { FolderFacts } from './folder-facts.ts';
import type { MigrationTool } from './migration-tool.ts';
import { TOOLS } from './tools.ts';

/** A migration tool that the folder or the database shows signs of. */
export interface DetectedTool {
  tool: MigrationTool;
  /** The file or folder that gives it away; null: only the database knows it. */
  marker: string | null;
  /** Its tracking table, `schema.table`; null: it has applied nothing here. */
  table: string | null;
}

/** Tools, surest first, and what does not fit together. */
export interface Detection {
  tools: DetectedTool[];
  /** Tables of tools that pgreset recognises and does not drive: `Diesel (public.__diesel_…)`. */
  others: string[];
  /** A sentence where folder and database speak of different tools; null: they do not. */
  disagreement: string | null;
}

/**
 * Which migration tools are used here: by the files of the folder first, by the tables of the
 * database second. What both show comes first.
 */
export function detectTools(facts: FolderFacts, snapshot: Snapshot): Detection {
  const marked = TOOLS.flatMap((tool) => {
    const marker = tool.detect(facts);
    return marker === undefined ? [] : [{ tool, marker, table: tableOf(tool, snapshot) }];
  });
  const confirmed = marked.filter(({ table }) => table !== null);
  const claimed = new Set(confirmed.map(({ table }) => table));
  const unmarked = TOOLS.filter((tool) => !marked.some((each) => each.tool === tool)).flatMap(
    (tool) => {
      const table = tableOf(tool, snapshot);
      // A shape that several tools share is the marked one's.
      return table === null || claimed.has(table) ? [] : [{ tool, marker: null, table }];
    },
  );
  const tools = [...confirmed, ...marked.filter(({ table }) => table === null), ...unmarked];
  return { tools, others: othersIn(snapshot), disagreement: disagreement(marked, unmarked) };
}

function othersIn({ trackingTables, relations }: Snapshot): string[] {
  const driven = new Set(TOOLS.flatMap(({ tracking }) => tracking?.tools ?? []));
  return trackingTables
    .filter(({ tool }) => !driven.has(tool))
    .map(({ tool, oid }) => {
      const table = relations.find((each) => each.oid === oid);
      return table ? `${tool} (${table.schema}.${table.name})` : tool;
    });
}

function tableOf({ tracking }: MigrationTool, snapshot: Snapshot): string | null {
  if (tracking === null) return null;
  const oids = new Set(
    snapshot.trackingTables
      .filter(({ tool }) => tracking.tools.includes(tool))
      .map(({ oid }) => oid),
  );
  const found = snapshot.relations.find(
    ({ oid, name }) => oids.has(oid) && name.toLowerCase() === tracking.table,
  );
  return found ? `${found.schema}.${found.name}` : null;
}

function disagreement(marked: DetectedTool[], unmarked: DetectedTool[]): string | null {
  if (marked.length === 0 || unmarked.length === 0) return null;
  if (marked.some(({ table, tool }) => table !== null || tool.tracking === null)) return null;
  const folder = marked.map(({ tool, marker }) => `${tool.title} (${marker})`).join(', ');
  const database = unmarked.map(({ tool, table }) => `${tool.title} (${table})`).join(', ');
  return `the folder shows ${folder}, but the database was migrated by ${database}`;
}

/** A migration tool that a folder shows signs of, for those who have no database at hand. */
export interface FoundTool {
  /** The driver's name, as --with takes it. */
  tool: string;
  /** As its authors write it. */
  name: string;
  marker: string;
  /** What builds the structure; undefined when the app does it on its start. */
  command?: string;
}

/** The migration tools that the folder alone shows signs of, the surest first. */
export function findMigrationTools(facts: FolderFacts): FoundTool[] {
  return TOOLS.flatMap(({ name: tool, title, detect, up }) => {
    const marker = detect(facts);
    if (marker === undefined) return [];
    return [{ tool, name: title, marker, ...(up && { command: up({ facts, marker }) }) }];
  });
}
