import type { DownGoal } from '../migrations/built-in/choose.ts';
import type { Part } from '../migrations/built-in/migration.ts';
import type { Identity } from '../snapshot/snapshot.ts';
import type { Step } from '../steps/step.ts';
import type { Expectations } from '../target/config.ts';

/** How the database is brought to a known state; `undo` and `purge` are runs like the others. */
export type Way =
  | 'clear'
  | 'rebuild'
  | 'recreate'
  | 'rollback'
  | 'migrate'
  | 'seed'
  | 'restore'
  | 'replace'
  | 'provider'
  | 'undo'
  | 'purge';

/** Something that goes: into the aside, or for good where the plan says so. */
export interface Loss {
  /** `public.users`. */
  table: string;
  kind: 'table' | 'materialized view';
  rows: number;
  /** False when `rows` is the planner's estimate. */
  exact: boolean;
  /** Table, indexes and TOAST. */
  bytes: number;
  /** What happens to it, where not obvious: `truncate`, `12 rows`, … */
  note?: string;
}

/** What one run will do. Pure data; the same snapshot and request make the same plan. */
export interface Plan {
  format: 1;
  way: Way;
  /** The target's name: what a person types to consent. */
  target: string;
  identity: Identity;
  /** What was asked for, completed with defaults. The plan can be made again from it. */
  request: Request;
  /** Covers identity, structure and request; not row counts, which move while an app writes. */
  hash: string;
  /** Schemas that it works on. */
  schemas: string[];
  /** One sentence. */
  summary: string;
  losses: Loss[];
  /** Tables that stay as they are, of those that one might expect to go. */
  keeps: string[];
  /** What else is touched or worth knowing, one sentence each. */
  touches: string[];
  warnings: string[];
  locks: { needed: number; capacity: number };
  /** False when the work does not fit in one transaction: it is done in batches that can be resumed. */
  atomic: boolean;
  undo: { possible: boolean; text: string };
  /** Checked at the end; null: nothing is expected. */
  expectations: Expectations | null;
  /** Said when all is done: what people have to do next. */
  nextSteps: string[];
  steps: Step[];
  /** Fingerprints by object, so that a refusal can name what changed. */
  structure: Record<string, string>;
}

/** What all requests have in common. */
export interface RequestBase {
  /** Milliseconds to wait for each lock. */
  lockTimeout: number;
  /** End other sessions first. */
  disconnect: boolean;
  /** Write a backup before the first step; default: no. */
  backup?: boolean;
}

/** What those have in common that put something new in place. */
interface BuildRequest extends RequestBase {
  expectations: Expectations | null;
  /** Leave a failed state in place instead of putting the old one back. */
  keepFailed: boolean;
  nextSteps: string[];
}

export interface RebuildRequest extends BuildRequest {
  way: 'rebuild';
  /** Empty: the default schemas. */
  schemas: string[];
  build:
    | { kind: 'command'; command: string }
    /** A migration tool by its driver's name; `auto`: the one that is found. */
    | { kind: 'tool'; tool: string }
    /** Heroku: by a command in a one-off dyno. */
    | { kind: 'dyno'; command: string }
    /** Heroku: by the dynos when they start, or by the Procfile's release command. */
    | { kind: 'restart' | 'release' }
    | { kind: 'sql'; files: { path: string; sha256: string }[] };
}

/** The database itself anew: the old one is renamed aside. Others are always disconnected. */
export interface RecreateRequest extends BuildRequest {
  way: 'recreate';
  build: RebuildRequest['build'];
  /** Set the migrations aside too, and let the tool make a first one out of the app's models. */
  forgetMigrations: boolean;
}

/** Every migration down to version 0, with the project's own tool. */
export interface RollbackRequest extends RequestBase {
  way: 'rollback';
  /** Empty: the default schemas. */
  schemas: string[];
  /** A driver's name, or `auto`. */
  tool: string;
  /** Bytes that may be copied for undo; null: no undo. */
  undoLimit: number | null;
  /** Leave a failed state in place instead of putting the old one back. */
  keepFailed: boolean;
  nextSteps: string[];
}

/** Takes built-in migrations back; applying them is no reset and needs no plan. */
export interface MigrateRequest extends RequestBase {
  way: 'migrate';
  /** Empty: the default schemas. */
  schemas: string[];
  goal: DownGoal;
  /** A migration without a down only loses its note. */
  skipMissingDown: boolean;
  /** Bytes that may be copied for undo; null: no undo. */
  undoLimit: number | null;
  keepFailed: boolean;
  nextSteps: string[];
}

/** The state that is in a backup. */
export interface RestoreRequest extends BuildRequest {
  way: 'restore';
  /** Absolute. */
  file: string;
}

/** Heroku: a new database beside the old one, which stays until it is purged. */
export interface ReplaceRequest extends BuildRequest {
  way: 'replace';
  /** `essential-1`; null: the plan of the old one. */
  addonPlan: string | null;
  build: Extract<RebuildRequest['build'], { kind: 'restart' | 'release' | 'dyno' }>;
}

/** Heroku empties the database itself, for good. */
export interface ProviderRequest extends RequestBase {
  way: 'provider';
  /** The dynos make the tables when they start. */
  builds: boolean;
  expectations: Expectations | null;
  nextSteps: string[];
}

/** Fills tables with the project's own seeding. */
export interface SeedRequest extends RequestBase {
  way: 'seed';
  schemas: string[];
  /** A driver's name, or `auto`. */
  tool: string;
  /** These instead of a tool's own seeding: SQL files and modules, in one transaction. */
  files: Part[];
  nextSteps: string[];
}

export interface ClearRequest extends RequestBase {
  way: 'clear';
  /** Empty: the default schemas. */
  schemas: string[];
  /** Only these tables, `table` or `schema.table`; empty: all of the schemas. */
  tables: string[];
  /** Only rows for which this SQL condition holds; needs exactly one table. */
  where: string | null;
  /** Set columns instead of deleting: the part behind SET. */
  set: string | null;
  dependents: 'refuse' | 'delete';
  keep: string[];
  keepSequences: boolean;
  /** Bytes that may be copied for undo; null: no undo. */
  undoLimit: number | null;
  expectations: Expectations | null;
  nextSteps: string[];
}

export interface UndoRequest extends RequestBase {
  way: 'undo';
  /** The run to take back. */
  run: string;
}

export interface PurgeRequest extends RequestBase {
  way: 'purge';
  /** The runs whose asides go for good. */
  runs: string[];
  /** Also remove the journal, so that nothing of pgreset stays. */
  forget: boolean;
}

export type Request =
  | RebuildRequest
  | RecreateRequest
  | RollbackRequest
  | MigrateRequest
  | RestoreRequest
  | SeedRequest
  | ReplaceRequest
  | ProviderRequest
  | ClearRequest
  | UndoRequest
  | PurgeRequest;
