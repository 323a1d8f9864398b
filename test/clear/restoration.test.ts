import { describe, expect, test } from 'vitest';
import { planReset } from '../../src/index.ts';
import { freshDatabase, type FreshDatabase } from '../harness/fresh-database.ts';
import { eachVersion } from '../harness/servers.ts';
import { reset, targetOf, undoRequest } from '../run/requests.ts';
import { everything } from './everything.ts';
import { clearRequest, lookAt } from './requests.ts';

async function withEverything(version: number, owner: 'superuser' | 'app'): Promise<FreshDatabase> {
  const database = await freshDatabase({ version, owner });
  const superuser = await database.connect(database.superuser);
  await superuser.query(`GRANT CREATE ON SCHEMA public TO app`);
  if (owner === 'app') await superuser.query('ALTER SCHEMA public OWNER TO app');
  await superuser.close();
  await database.session.script(everything(version));
  return database;
}

const filled = (rows: Record<string, { rows: number }>) =>
  Object.entries(rows)
    .filter(([, each]) => each.rows > 0)
    .map(([name]) => name);

describe.each(['superuser', 'app'] as const)('clear of everything hard, as %s', (owner) => {
  eachVersion('undo, redo and undo again are exact', async (version) => {
    const database = await withEverything(version, owner);
    const target = await targetOf(database);
    const before = await lookAt(database);
    expect(filled(before.rows.tables)).not.toContain('"public"."fired"');

    const report = await reset(target, clearRequest());
    const cleared = await lookAt(database);
    expect(filled(cleared.rows.tables)).toEqual([]);

    const undone = await reset(target, undoRequest(report.run));
    expect(await lookAt(database)).toEqual(before);
    const redone = await reset(target, undoRequest(undone.run));
    expect(await lookAt(database)).toEqual(cleared);
    await reset(target, undoRequest(redone.run));
    expect(await lookAt(database)).toEqual(before);
  });
});

test('truncates what is big, and deletes from the rest', async () => {
  const database = await withEverything(18, 'app');
  const plan = await planReset(await targetOf(database), clearRequest());
  const truncated = plan.losses.filter(({ note }) => note === 'truncate').map(({ table }) => table);
  expect(truncated).toEqual([
    'public.big',
    'public.big_alone',
    'public.big_child',
    'public.big_part',
  ]);
});
