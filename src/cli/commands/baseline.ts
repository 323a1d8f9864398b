import { connectionUri, type ExitCode } from '../../index.ts';
import {
  createBaseline,
  dropBaselines,
  findBaseline,
  listBaselines,
  type ResetReport,
} from '../../testing/index.ts';
import { protectedTarget } from '../cli-errors.ts';
import type { LookFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { renderBaselines } from '../render/baseline.ts';
import { counted, duration, visible } from '../render/format.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset baseline create`. */
export interface CreateFlags extends LookFlags {
  readonly migrate?: readonly string[];
  readonly seed?: readonly string[];
  readonly key?: string;
  readonly worker?: string;
  readonly schema?: readonly string[];
  readonly keep?: readonly string[];
}

/** Flags of `pgreset baseline reset`. */
export interface ResetFlags extends LookFlags {
  readonly lockTimeout: number;
  readonly terminate?: boolean;
}

/** Makes or finds the database, and prints its name alone, for scripts. */
export async function create(terminal: Terminal, flags: CreateFlags): Promise<ExitCode> {
  const { migrate, seed, key, worker, schema, keep } = flags;
  const url = await urlOf(terminal, flags);
  const startedAt = performance.now();
  const baseline = await createBaseline({
    url,
    ...(migrate?.length && { migrate: { files: [...migrate] } }),
    ...(seed?.length && { seed: { files: [...seed] } }),
    ...(key !== undefined && { key }),
    ...(worker !== undefined && { worker }),
    ...(schema?.length && { schemas: [...schema] }),
    ...(keep?.length && { keep: [...keep] }),
  });
  const status = await baseline.status().finally(() => baseline.close());
  terminal.answer({ baseline: status });
  const took = duration(performance.now() - startedAt);
  const { reused, tables, unwatched, database } = status;
  terminal.say(({ paint }) => [
    `${paint.green('✓')} ${reused ? 'Found' : 'Built'} in ${took}, ${counted(tables, 'table')}`,
    ...unwatched.map((name) => paint.yellow(`▲ ${visible(name)} belongs to others: not reset`)),
  ]);
  if (!terminal.json) terminal.show(() => [visible(database)]);
  return 0;
}

/** Puts a database back. */
export async function reset(
  terminal: Terminal,
  flags: ResetFlags,
  database?: string,
): Promise<ExitCode> {
  const { lockTimeout, terminate = false } = flags;
  const url = await urlOf(terminal, flags, database);
  const baseline = await findBaseline({ url, lockTimeout, terminate });
  const report = await baseline.reset().finally(() => baseline.close());
  terminal.answer({ reset: report });
  terminal.say(({ paint }) => [
    `${paint.green('✓')} ${summary(report)} in ${duration(report.milliseconds)}`,
    ...report.why.map((each) => `  ${visible(each)}`),
  ]);
  return 0;
}

function summary({ way, tables, sequences }: ResetReport): string {
  if (way === 'nothing') return 'Nothing had changed; looked';
  if (way === 'clone') return 'Copied anew';
  return `Put back ${counted(tables.length, 'table')} and ${counted(sequences, 'sequence')}`;
}

/** Lists what there is; of one that tests use also what changed. */
export async function status(
  terminal: Terminal,
  flags: LookFlags,
  database?: string,
): Promise<ExitCode> {
  const url = await urlOf(terminal, flags, database);
  const all = await listBaselines(url);
  const named = all.find(
    ({ name, kind }) => kind === 'worker' && new URL(url).pathname === `/${name}`,
  );
  const details = named && (await (await findBaseline({ url })).status());
  terminal.answer({ baselines: all, ...(details && { baseline: details }) });
  if (!terminal.json) terminal.show(renderBaselines(all, details));
  return 0;
}

/** Drops all that were made for a target. */
export async function drop(
  terminal: Terminal,
  flags: LookFlags,
  database?: string,
): Promise<ExitCode> {
  const dropped = await dropBaselines(await urlOf(terminal, flags, database));
  terminal.answer({ dropped });
  terminal.say(({ paint }) => [
    `${paint.green('✓')} Dropped ${counted(dropped.length, 'database')}`,
    ...dropped.map((name) => `  ${visible(name)}`),
  ]);
  return 0;
}

/** The URL of the target, or of another database beside it. */
async function urlOf(terminal: Terminal, flags: LookFlags, database?: string): Promise<string> {
  const { connection, protection, name } = await openTarget(terminal, flags);
  if (protection !== undefined) throw protectedTarget(name, protection);
  const place = database === undefined ? connection : { ...connection, database };
  return connectionUri(place, { withPassword: true });
}
