import type { Session } from '../postgres/session.ts';
import type { HerokuPlace, TargetConnection } from '../target/target.ts';
import type { BackupDatabase } from './backup-database.ts';
import type { BuildCommand } from './build-command.ts';
import type { BuildSql } from './build-sql.ts';
import type { CaptureBackup } from './capture-backup.ts';
import type { ChangeRows } from './change-rows.ts';
import type { CopySchemas } from './copy-schemas.ts';
import type { DefaultPrivileges } from './default-privileges.ts';
import type { CreateAddon } from './create-addon.ts';
import type { DestroyAddon } from './destroy-addon.ts';
import type { Disconnect } from './disconnect.ts';
import type { DropAside } from './drop-aside.ts';
import type { Maintenance } from './maintenance.ts';
import type { Migrate } from './migrate.ts';
import type { DropDatabase } from './drop-database.ts';
import type { DropFiles } from './drop-files.ts';
import type { PromoteAddon } from './promote-addon.ts';
import type { ProviderReset } from './provider-reset.ts';
import type { RemoveRows } from './remove-rows.ts';
import type { ReplaceRows } from './replace-rows.ts';
import type { Republish } from './republish.ts';
import type { RestartDynos } from './restart-dynos.ts';
import type { RestoreFile } from './restore-file.ts';
import type { RevertRows } from './revert-rows.ts';
import type { RunDyno } from './run-dyno.ts';
import type { StopDyno } from './stop-dyno.ts';
import type { SwapDatabase } from './swap-database.ts';
import type { SwapFiles } from './swap-files.ts';
import type { SwapSchema } from './swap-schema.ts';
import type { RunTool } from './tool-work.ts';

/** Everything that a plan can consist of. Pure data: it is stored in the journal. */
export type Step =
  | SwapSchema
  | SwapDatabase
  | DropDatabase
  | SwapFiles
  | BackupDatabase
  | CaptureBackup
  | RestoreFile
  | DefaultPrivileges
  | DropFiles
  | BuildSql
  | BuildCommand
  | Republish
  | Disconnect
  | DropAside
  | ReplaceRows
  | RemoveRows
  | ChangeRows
  | RevertRows
  | RunTool
  | CopySchemas
  | Migrate
  | Maintenance
  | RestartDynos
  | RunDyno
  | StopDyno
  | ProviderReset
  | CreateAddon
  | PromoteAddon
  | DestroyAddon;

/** What every step says about itself. */
export interface StepBase {
  kind: string;
  /** Steps with the same number commit together; 0: the step runs outside a transaction. */
  transaction: number;
}

/** What a step leaves in the journal: a sentence for people and what its inverse needs. */
export interface StepResult {
  summary: string;
  /** Said at the end of the run as well. */
  warnings?: string[];
  /** Something is left to be done by a person: the warnings say what. */
  unfinished?: boolean;
  [detail: string]: unknown;
}

/** What a step tells while it works. */
export type StepEvent =
  | { type: 'output'; stream: 'stdout' | 'stderr'; line: string }
  | {
      type: 'progress';
      done: number;
      total: number;
      unit: string;
      /** Written so far, where something is. */
      bytes?: number;
    };

export interface StepContext {
  session: Session;
  /** The run's id: asides are named after it. */
  run: string;
  connection: TargetConnection;
  /** null: the target is no database of Heroku. */
  heroku: HerokuPlace | null;
  /** The target's connection, for child processes. */
  environment: Record<string, string | undefined>;
  /** Folder that commands and files are relative to. */
  folder: string;
  signal: AbortSignal;
  /** Milliseconds. */
  lockTimeout: number;
  emit(event: StepEvent): void;
  /**
   * For steps outside a transaction: runs one batch in a transaction of its own, and notes in the
   * journal, in that same transaction, how far the step has come.
   */
  inBatch(work: () => Promise<Progress>): Promise<Progress>;
  /**
   * Writes the journal into another database, which is about to take this one's place: as it will be
   * once the step is done. Whichever of the two has the name, its journal is right.
   */
  carryJournal(to: Session, oids: [now: number, next: number], result: StepResult): Promise<void>;
  /** This run as the journal has it, for a database that takes this one's place without knowing it. */
  readJournal(): Promise<JournalText>;
  writeJournal(to: Session, journal: JournalText, result: StepResult): Promise<void>;
  /** From here on the run works in another database, and holds its lock. */
  moveTo(connection: TargetConnection, addon: HerokuPlace['addon']): Promise<void>;
  /** The run's connection, opened again where it was lost meanwhile. */
  alive(): Promise<Session>;
  /** Does `work` while no connection of the run's own is open to the database. */
  away(work: () => Promise<void>): Promise<void>;
  /** How far the step had come when it was interrupted; null at the first try. */
  progress: Progress | null;
}

/** Rows of the journal's tables, as JSON. */
export interface JournalText {
  runs: string;
  steps: string;
  protection: string;
}

/** A note of a step to itself, kept in the journal. */
export type Progress = Record<string, unknown>;

/** One kind of step: describes, runs and undoes itself. */
export interface StepKind<Kind extends StepBase> {
  /** In the words of the plan, e.g. `Set schema "public" aside`. */
  describe(step: Kind): string;
  run(step: Kind, context: StepContext): Promise<StepResult>;
  /** The step that takes this one back; null when nothing has to be taken back. */
  inverse(step: Kind, run: string): Step | null;
}

/** Name of the `index`-th aside of a run: a schema, or a database. */
export function asideName(run: string, index: number): string {
  return `pgreset_aside_${run}${index === 0 ? '' : `_${index + 1}`}`;
}
