import { backupDatabase } from './backup-database.ts';
import { buildCommand } from './build-command.ts';
import { buildSql } from './build-sql.ts';
import { captureBackup } from './capture-backup.ts';
import { changeRows } from './change-rows.ts';
import { copySchemas } from './copy-schemas.ts';
import { createAddon } from './create-addon.ts';
import { defaultPrivileges } from './default-privileges.ts';
import { destroyAddon } from './destroy-addon.ts';
import { disconnect } from './disconnect.ts';
import { dropAside } from './drop-aside.ts';
import { maintenance } from './maintenance.ts';
import { migrate } from './migrate.ts';
import { dropDatabase } from './drop-database.ts';
import { dropFiles } from './drop-files.ts';
import { promoteAddon } from './promote-addon.ts';
import { providerReset } from './provider-reset.ts';
import { removeRows } from './remove-rows.ts';
import { replaceRows } from './replace-rows.ts';
import { republish } from './republish.ts';
import { restartDynos } from './restart-dynos.ts';
import { restoreFile } from './restore-file.ts';
import { revertRows } from './revert-rows.ts';
import { runDyno } from './run-dyno.ts';
import { runTool } from './run-tool.ts';
import type { Step, StepContext, StepKind, StepResult } from './step.ts';
import { stopDyno } from './stop-dyno.ts';
import { swapDatabase } from './swap-database.ts';
import { swapFiles } from './swap-files.ts';
import { swapSchema } from './swap-schema.ts';

/** Every kind of step there is. A new kind is a file and a line here. */
const kinds: { [Kind in Step['kind']]: StepKind<Extract<Step, { kind: Kind }>> } = {
  'swap-schema': swapSchema,
  'swap-database': swapDatabase,
  'drop-database': dropDatabase,
  'swap-files': swapFiles,
  'backup-database': backupDatabase,
  'capture-backup': captureBackup,
  'restore-file': restoreFile,
  'default-privileges': defaultPrivileges,
  'drop-files': dropFiles,
  'build-sql': buildSql,
  'build-command': buildCommand,
  'drop-aside': dropAside,
  'replace-rows': replaceRows,
  'remove-rows': removeRows,
  'change-rows': changeRows,
  'revert-rows': revertRows,
  'run-tool': runTool,
  'copy-schemas': copySchemas,
  'restart-dynos': restartDynos,
  'run-dyno': runDyno,
  'stop-dyno': stopDyno,
  'provider-reset': providerReset,
  'create-addon': createAddon,
  'promote-addon': promoteAddon,
  'destroy-addon': destroyAddon,
  maintenance,
  migrate,
  republish,
  disconnect,
};

/** The kind of a step, with its type forgotten: each is only ever given its own data. */
const kindOf = (step: Step): StepKind<Step> => kinds[step.kind];

/** The step in a sentence. */
export const describeStep = (step: Step): string => kindOf(step).describe(step);

/** Does the step. */
export const runStep = (step: Step, context: StepContext): Promise<StepResult> =>
  kindOf(step).run(step, context);

/** The step that takes it back; null when nothing has to be. */
export const invertStep = (step: Step, run: string): Step | null => kindOf(step).inverse(step, run);
