/**
 * pgreset as a library: the same functions that the command line uses.
 *
 * @example
 * const target = await resolveTarget({ url }, { env: process.env, folder: process.cwd() });
 * const plan = await planReset(target, request);
 * const report = await runPlan(target, plan, { consent: { confirm: target.name } });
 */
export { PgresetError, type ErrorText, type ExitCode } from './errors/pgreset-error.ts';
export type { LockHolder } from './postgres/reset-lock.ts';
export { describeConnection, type ConnectionOptions } from './postgres/connection-options.ts';
export type * from './snapshot/snapshot.ts';
export type { Config, ConfigFile, Expectations } from './target/config.ts';
export { defineConfig } from './target/define-config.ts';
export type { HerokuPlace, Target, TargetChoice } from './target/target.ts';
export { findTarget as resolveTarget } from './heroku/find-target.ts';
export { findApp, type FoundApp } from './heroku/find-app.ts';
export { backUpOnHeroku, fetchBackup, readBackups } from './run/heroku-backup.ts';
export type { Capture } from './heroku/backups.ts';
export { readAppLogs, restartApp, setAppMaintenance } from './heroku/operate-app.ts';
export type { LogLine } from './heroku/logs.ts';
export {
  type AppStatus,
  type DynoStatus,
  readAppStatus,
  readDynoStates,
} from './heroku/app-status.ts';
export type { DatabaseFigures, DatabaseStatus } from './heroku/database-status.ts';
export type {
  ClearRequest,
  Loss,
  Plan,
  PurgeRequest,
  MigrateRequest,
  ProviderRequest,
  RebuildRequest,
  RecreateRequest,
  ReplaceRequest,
  RestoreRequest,
  RollbackRequest,
  SeedRequest,
  Request,
  UndoRequest,
  Way,
} from './plan/plan.ts';
export type { RunRecord, RunStatus, StepRecord } from './plan/run-record.ts';
export type { Step, StepEvent, StepResult } from './steps/step.ts';
export { describeStep } from './steps/kinds.ts';
export { withSession, type ConnectOptions } from './postgres/connect.ts';
export type { Session } from './postgres/session.ts';
export type { Consent } from './run/guards.ts';
export type { OnEvent, RunEvent } from './run/events.ts';
export type { Report, StepReport } from './run/report.ts';
export type { DownGoal } from './migrations/built-in/choose.ts';
export type { UpGoal } from './migrations/built-in/choose-ups.ts';
export type { MigrationState } from './migrations/built-in/compare.ts';
export { migrationDirection } from './migrations/built-in/direction.ts';
export type { MigrationDb } from './migrations/built-in/load-module.ts';
export { migrateUp, planUp } from './run/migrate-up.ts';
export type { UpOptions, UpReport, UpRequest } from './run/migrate-up.ts';
export { type MigrationInfo, readMigrationInfo } from './run/migration-info.ts';
export { createMigration } from './run/new-migration.ts';
export { type PlannedSql, readPlanSql } from './run/plan-sql.ts';
export { readSeeds } from './run/read-seeds.ts';
export { readSqlBuild } from './run/read-build.ts';
export { lastUndoable, planReset, readHistory } from './run/look.ts';
export type { Backup } from './steps/dump-database.ts';
export { ensureProjectFolder } from './steps/project-folder.ts';
export { backupDatabase, type BackupOptions } from './run/backup.ts';
export type { RunOptions } from './run/run-options.ts';
export { runPlan } from './run/run-plan.ts';
export { resumeRun } from './run/resume-run.ts';
export { setProtection } from './run/protect.ts';
export { readStatus, type AsideStatus, type Status } from './run/status.ts';
export { learnTarget, verifyTarget } from './run/verify-target.ts';
export type { Check, Verification } from './verify/check.ts';
export type { Drift, DriftChange, DriftItem } from './verify/drift-report.ts';
export { summarizeDrift } from './verify/summarize-drift.ts';
export { connectionExports, connectionUri } from './connect/connection-lines.ts';
export { psqlInvocation, type Invocation } from './connect/psql.ts';
export { writePgAdmin, type PgAdminFiles } from './connect/write-pgadmin.ts';
export { libpqMode } from './target/target-environment.ts';
export { detectTools, type Detection } from './migrations/detect-tools.ts';
export { findTool } from './migrations/tools.ts';
export { readFolderFacts, type FolderFacts } from './migrations/folder-facts.ts';
export { findingsOf, type Findings } from './init/findings.ts';
export { proposeInit, type InitWishes } from './init/propose.ts';
export { applyEdits, type FileEdit, type Proposal } from './init/file-edit.ts';
