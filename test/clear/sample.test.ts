import { describe, expect } from 'vitest';
import { freshDatabase } from '../harness/fresh-database.ts';
import { eachVersion } from '../harness/servers.ts';
import { reset, targetOf, undoRequest } from '../run/requests.ts';
import { clearRequest, lookAt } from './requests.ts';

describe.each(['superuser', 'app'] as const)('clear of the sample as %s', (owner) => {
  eachVersion('empties it; undo, redo and undo again are exact', async (version) => {
    const database = await freshDatabase({ version, sample: 2_000, owner });
    const target = await targetOf(database);
    const before = await lookAt(database);

    const report = await reset(target, clearRequest());
    const cleared = await lookAt(database);
    expect(cleared.catalog.filter((line) => !line.startsWith('sequence value'))).toEqual(
      before.catalog.filter((line) => !line.startsWith('sequence value')),
    );
    const tables = Object.entries(cleared.rows.tables).filter(([, { rows }]) => rows > 0);
    // A materialised view, which stays as it is until it is refreshed.
    expect(tables.map(([name]) => name)).toEqual(['"public"."threat_statistics"']);

    const undone = await reset(target, undoRequest(report.run));
    expect(await lookAt(database)).toEqual(before);
    const redone = await reset(target, undoRequest(undone.run));
    expect(await lookAt(database)).toEqual(cleared);
    await reset(target, undoRequest(redone.run));
    expect(await lookAt(database)).toEqual(before);
  });
});
