import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject, onTestFinished } from 'vitest';
import {
  planReset,
  type Report,
  type Request,
  resolveTarget,
  runPlan,
  type Target,
} from '../../src/index.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';

export interface ToolProject {
  folder: string;
  database: FreshDatabase;
  target: Target;
  /** Everything that the tool printed. */
  output: string[];
  /** Plans and runs. */
  reset(request: Request): Promise<Report>;
}

export interface ProjectOptions {
  /** Link the npm tools into it. */
  npm?: boolean;
  /** Beside PATH and HOME. */
  environment?: Record<string, string | undefined>;
  version?: number;
}

/** A copy of a fixture, with a database of its own that belongs to an app's role. */
export async function toolProject(
  fixture: string,
  { npm = false, environment = {}, version = 15 }: ProjectOptions = {},
): Promise<ToolProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pgreset-tool-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url)), folder, {
    recursive: true,
  });
  if (npm) await symlink(join(inject('toolsFolder'), 'node_modules'), join(folder, 'node_modules'));
  const database = await freshDatabase({ version, owner: 'app' });
  const target = await resolveTarget({ url: database.url }, { env: {}, folder });
  const output: string[] = [];
  const env = { PATH: process.env['PATH'], HOME: folder, ...environment };
  return {
    folder,
    database,
    target,
    output,
    async reset(request) {
      const plan = await planReset(target, request);
      return runPlan(target, plan, {
        consent: { confirm: target.name },
        environment: env,
        onEvent: (event) => event.type === 'output' && output.push(event.line),
      });
    },
  };
}

const BASE = { lockTimeout: 5_000, disconnect: false, nextSteps: [] };

export const rebuild = (tool = 'auto'): Request => ({
  ...BASE,
  way: 'rebuild',
  schemas: [],
  build: { kind: 'tool', tool },
  expectations: null,
  keepFailed: false,
});

export const rollback = (undoLimit: number | null = 2 ** 30): Request => ({
  ...BASE,
  way: 'rollback',
  schemas: [],
  tool: 'auto',
  undoLimit,
  keepFailed: false,
});

export const seed = (): Request => ({ ...BASE, way: 'seed', schemas: [], tool: 'auto', files: [] });

export const undo = (run: string): Request => ({ ...BASE, way: 'undo', run });
