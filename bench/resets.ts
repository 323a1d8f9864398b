import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ClearRequest,
  type RebuildRequest,
  type Report,
  type Request,
  type Target,
  planReset,
  readSqlBuild,
  runPlan,
} from '../src/index.ts';

const BASE = { lockTimeout: 5_000, disconnect: false };

/** A build that takes no time to speak of, so that what is left is pgreset's own part. */
export async function withOneLineBuild<Result>(
  work: (build: RebuildRequest['build']) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'pgreset-bench-'));
  try {
    const file = join(folder, 'build.sql');
    await writeFile(file, 'CREATE TABLE public.t1 (id int PRIMARY KEY, n int);\n');
    return await work({ kind: 'sql', files: await readSqlBuild([file], '/') });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @param undo true: with pgreset's own default limit */
export const clearRequest = (undo: boolean): ClearRequest => ({
  ...BASE,
  way: 'clear',
  schemas: [],
  tables: [],
  where: null,
  set: null,
  dependents: 'refuse',
  keep: [],
  keepSequences: false,
  undoLimit: undo ? 1024 ** 3 : null,
  expectations: null,
  nextSteps: [],
});

/** The reset as a person's `--confirm` starts it; the plan before it is not part of it. */
export async function planned(target: Target, request: Request): Promise<() => Promise<Report>> {
  const plan = await planReset(target, request);
  return () => runPlan(target, plan, { consent: { confirm: target.name } });
}
