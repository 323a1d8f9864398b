import {
  type AppStatus,
  detectTools,
  readAppStatus,
  readFolderFacts,
  readStatus,
  type Target,
} from '../../index.ts';
import { commandFor } from '../command-line.ts';
import type { LookFlags, TargetFlags } from '../flags.ts';
import { statusAnswer } from '../json.ts';
import { openTarget } from '../open-target.ts';
import { renderAppStatus } from '../render/app-status.ts';
import { renderStatus, type StatusView } from '../render/status.ts';
import { tablesOf } from '../render/tables.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset status`. */
export interface StatusFlags extends LookFlags {
  readonly exact?: boolean;
}

/** Shows everything that is known about a target. */
export async function status(terminal: Terminal, flags: StatusFlags): Promise<0> {
  const target = await openTarget(terminal, flags);
  const { heroku } = target;
  const [view, app] = await Promise.all([
    viewStatus(target, flags, flags.exact),
    heroku ? readAppStatus(heroku) : null,
  ]);
  terminal.answer({ status: statusAnswer(view.status), ...(app && { app }) });
  if (terminal.json) return 0;
  terminal.show(renderStatus(view));
  if (heroku && app) showApp(terminal, view, app, heroku.addon.name);
  return 0;
}

/** Below what is in the database, with the rows that were just counted in it. */
function showApp(terminal: Terminal, view: StatusView, app: AppStatus, addon: string): void {
  const tables = tablesOf(view.status.snapshot.relations);
  const rows = tables.reduce((sum, each) => sum + each.rows, 0);
  const known = { addon, rows, exact: tables.every(({ exact }) => exact) };
  const { now, command } = view;
  terminal.show((style) => ['', ...renderAppStatus({ app, now, command, rows: known })(style)]);
}

/** Looks at a target and its project's folder. */
export async function viewStatus(
  target: Target,
  flags: TargetFlags,
  exact = false,
): Promise<StatusView> {
  const [found, facts] = await Promise.all([
    readStatus(target, exact),
    readFolderFacts(target.folder),
  ]);
  return {
    status: found,
    now: new Date(),
    migrations: detectTools(facts, found.snapshot),
    command: (...words) => commandFor(flags, ...words),
  };
}
