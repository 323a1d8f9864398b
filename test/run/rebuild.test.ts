import { describe, expect, it } from 'vitest';
import { planReset, readHistory } from '../../src/index.ts';
import { readAllRows } from '../harness/all-rows.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { eachVersion } from '../harness/servers.ts';
import {
  purgeRequest,
  rebuildRequest,
  reset,
  sampleBuild,
  targetOf,
  undoRequest,
} from './requests.ts';

const look = async ({ session }: FreshDatabase) => ({
  catalog: await readCanonicalCatalog(session),
  rows: await readAllRows(session),
});
const structure = ({ session }: FreshDatabase) =>
  readCanonicalCatalog(session, { sequenceValues: false });

describe.each(['superuser', 'app'] as const)('rebuild of the sample as %s', (owner) => {
  eachVersion('is the same structure without rows; undo and redo are exact', async (version) => {
    const database = await freshDatabase({ version, sample: 1_000, owner });
    const target = await targetOf(database);
    const before = await look(database);
    const structureBefore = await structure(database);

    const report = await reset(target, rebuildRequest(await sampleBuild()));
    const rebuilt = await look(database);
    expect(await structure(database)).toEqual(structureBefore);
    expect(Object.values(rebuilt.rows.tables).every(({ rows }) => rows === 0)).toBe(true);

    const undone = await reset(target, undoRequest(report.run));
    expect(await look(database)).toEqual(before);

    const redone = await reset(target, undoRequest(undone.run));
    expect(await look(database)).toEqual(rebuilt);

    await reset(target, undoRequest(redone.run));
    expect(await look(database)).toEqual(before);

    const history = await readHistory(target);
    expect(history.map(({ status }) => status)).toEqual(['done', 'undone', 'undone', 'undone']);

    await reset(
      target,
      purgeRequest(
        history.map(({ id }) => id),
        true,
      ),
    );
    expect(await look(database)).toEqual(before);
    expect(await readHistory(target)).toEqual([]);
    const left = await database.session.query(
      `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'pgreset%'`,
    );
    expect(left).toEqual([]);
  });
});

it('chooses to rename where it can, to move where an extension stays', async () => {
  const superuser = await freshDatabase({ sample: 100 });
  const app = await freshDatabase({ sample: 100, owner: 'app' });
  const how = async (database: FreshDatabase) => {
    const plan = await planReset(await targetOf(database), rebuildRequest(await sampleBuild()));
    return [plan.steps[0], plan.touches[0]];
  };
  expect(await how(superuser)).toMatchObject([
    { how: 'rename' },
    expect.stringContaining('renamed'),
  ]);
  expect(await how(app)).toMatchObject([
    { how: 'move' },
    expect.stringContaining('only a superuser may move extension'),
  ]);
});
