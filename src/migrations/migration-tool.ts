import type { TargetConnection, Variables } from '../target/target.ts';
import type { FolderFacts } from './folder-facts.ts';
import type { MigrationFiles } from './migration-files.ts';

/**
 * One migration tool: how to recognise it and what to type. Everything is data or a pure function,
 * so that a plan can show what will run. Adding a tool is a file like `tools/knex.ts`, a line in
 * `tools.ts` and a test.
 */
export interface MigrationTool {
  /** What `--with` takes: `flask-migrate`. */
  name: string;
  /** As its authors write it, and as the snapshot's tracking tables name it. */
  title: string;
  /** The file or folder that gives the tool away; undefined: not used here. */
  detect(facts: FolderFacts): string | undefined;
  /** null: it keeps no account of what it applied, as GORM's AutoMigrate. */
  tracking: Tracking | null;
  /**
   * True for a tool that looks for its tracking table in every schema: it would find the one that
   * was set aside and not make a new one.
   */
  seesAsides?: boolean;
  /** Applies everything; null: the app does it on its start. */
  up: Command | null;
  /** Takes everything back; null: the tool has no downs. */
  toZero: ToZero | null;
  /** Shows what is applied, changing nothing; null: the tool cannot. */
  status: Command | null;
  seed: Command | null;
  /** Makes a first migration out of the app's models; null: it cannot. */
  generate: Generate | null;
  /** Where migrations lie, to find missing ones before anything runs; null: not known. */
  files: MigrationFiles | null;
  /** What the tool reads beside `DATABASE_URL`, `PG*`, `POSTGRES_*` and `DB_*`. */
  environment?(connection: TargetConnection, url: string): Variables;
}

/** A project in which a tool was recognised. */
export interface ToolProject {
  facts: FolderFacts;
  /** Empty when only the database knows of the tool. */
  marker: string;
}

/** A command for the shell. The connection reaches it through the environment alone. */
export type Command = (project: ToolProject) => string;

/** How a tool is brought back to version 0. */
export type ToZero =
  /** One command does it. `applied` is what the tracking table holds, oldest first. */
  | { kind: 'once'; command: (project: ToolProject, applied: string[]) => string }
  /** The command takes back the newest migration, or group of them: until none is left. */
  | { kind: 'repeat'; command: Command };

/** The tracking table; its shape is known to `snapshot/tracking-tables.ts`, by these names. */
export interface Tracking {
  /** The names under which the snapshot lists it: some tools share a shape. */
  tools: string[];
  /** The table with one row a migration, in lower case. */
  table: string;
  /** SQL expression over that table: what names a migration. */
  version: string;
  /** SQL condition: rows that count as applied. */
  applied?: string;
  /** SQL: oldest first. */
  order: string;
}

export interface Generate {
  /** Folders or files with the old migrations, relative; `*` stands for a part of one name. */
  forget: string[];
  /** In this order; `up` follows. */
  commands: (project: ToolProject) => string[];
}
