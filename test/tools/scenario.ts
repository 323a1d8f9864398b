import { expect } from 'vitest';
import { planReset } from '../../src/index.ts';
import { detectTools } from '../../src/migrations/detect-tools.ts';
import { readDumpVersion } from '../../src/migrations/pg-dump.ts';
import { readFolderFacts } from '../../src/migrations/folder-facts.ts';
import { readSnapshot } from '../../src/snapshot/read-snapshot.ts';
import { readAllRows } from '../harness/all-rows.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import { rebuild, rollback, seed, type ToolProject, undo } from './tool-project.ts';

export interface Expected {
  tool: string;
  marker: string;
  /** `schema.table` of the tracking table. */
  table: string;
  /** Rows that the tracking table has when all is applied; default 2. */
  applied?: number;
  /** All tables that the tool keeps for itself; default: the tracking table. */
  own?: string[];
  /** Does the tool seed? */
  seeds?: boolean;
  /** What the downs leave behind; null: the tool has no downs. Default: nothing. */
  leaves?: string[] | null;
  /** The tables of its own that a rollback keeps; default: all of them. */
  keeps?: string[];
}

/**
 * The way of every tool: found by its marker, builds an empty database, is found by its table too,
 * seeds, rebuilds with the old state aside and back again, rolls back to zero and back again.
 */
export async function driveTool(project: ToolProject, expected: Expected): Promise<void> {
  expect(await detect(project)).toEqual([{ ...signs(expected), table: null }]);
  const built = await project.reset(rebuild());
  expect(await tablesOf(project)).toEqual(
    ['public.people', 'public.pets', ...own(expected)].sort(),
  );
  expect(
    built.steps.some(({ summary }) => summary.includes(`${expected.applied ?? 2} applied`)),
  ).toBe(true);
  expect(await detect(project)).toEqual([signs(expected)]);

  if (expected.seeds) {
    const seeded = await project.reset(seed());
    expect(seeded.steps[0]!.summary).toContain('public.people');
  } else await project.database.session.query(`INSERT INTO people (name) VALUES ('Ada')`);

  await rebuildAndUndo(project);
  if (expected.leaves === null) await refuseRollback(project);
  else await rollBackAndUndo(project, expected);
  await rebuildAndUndo(project);
  const { password } = project.database.connection;
  expect(project.output.join('\n')).not.toContain(password);
}

const own = ({ own: tables, table }: Expected): string[] => tables ?? [table];

const signs = ({ tool, marker, table }: Expected) => ({ tool, marker, table });

/** What is found by looking at the folder and at the database. */
async function detect({ folder, database }: ToolProject) {
  const facts = await readFolderFacts(folder);
  const snapshot = await readSnapshot(database.session, database.connection);
  const { tools, disagreement } = detectTools(facts, snapshot);
  expect(disagreement).toBeNull();
  return tools.map(({ tool, marker, table }) => ({ tool: tool.name, marker, table }));
}

async function tablesOf({ database: { session } }: ToolProject): Promise<string[]> {
  const rows = await session.query<{ name: string }>(
    `SELECT schemaname || '.' || tablename AS name FROM pg_tables
     WHERE schemaname !~ '^(pg_|pgreset|information_schema)' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

const look = async ({ database: { session } }: ToolProject) => ({
  catalog: await readCanonicalCatalog(session),
  rows: await readAllRows(session),
});

async function rebuildAndUndo(project: ToolProject): Promise<void> {
  const before = await look(project);
  const report = await project.reset(rebuild());
  expect(report.asides).not.toEqual([]);
  expect(report.drift?.same).toBe(true);
  expect(await project.database.session.query('SELECT FROM people')).toEqual([]);
  await project.reset(undo(report.run));
  expect(await look(project)).toEqual(before);
}

async function rollBackAndUndo(project: ToolProject, expected: Expected): Promise<void> {
  const left = expected.keeps ?? own(expected);
  if ((await readDumpVersion()) === null)
    console.error(
      `${expected.tool}: rollback with undo not tried, there is no pg_dump on the PATH`,
    );
  else await rollBackOnCopy(project, expected, left);

  const inPlace = await project.reset(rollback(null));
  expect(inPlace.undo).toBeNull();
  expect(await tablesOf(project)).toEqual(left.toSorted());
  await expectNothingApplied(project);
  await project.reset(rebuild());
}

async function rollBackOnCopy(
  project: ToolProject,
  expected: Expected,
  left: string[],
): Promise<void> {
  const before = await look(project);
  const report = await project.reset(rollback());
  expect(await tablesOf(project)).toEqual(left.toSorted());
  await expectNothingApplied(project);
  const leaves = expected.leaves ?? [];
  expect(report.warnings).toHaveLength(leaves.length > 0 ? 1 : 0);
  for (const each of leaves) expect(report.warnings[0]).toContain(each);
  await project.reset(undo(report.run));
  expect(await look(project)).toEqual(before);
}

async function expectNothingApplied(project: ToolProject): Promise<void> {
  await expect(planReset(project.target, rollback(null))).rejects.toMatchObject({
    code: 'nothing-to-roll-back',
  });
}

async function refuseRollback({ target }: ToolProject): Promise<void> {
  await expect(planReset(target, rollback())).rejects.toMatchObject({
    code: 'tool-cannot',
    next: expect.stringContaining('pgreset rebuild') as string,
  });
}
