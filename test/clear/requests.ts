import type { ClearRequest } from '../../src/plan/plan.ts';
import { readAllRows } from '../harness/all-rows.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import type { FreshDatabase } from '../harness/fresh-database.ts';

/** A clear request as the command line would make it. */
export function clearRequest(more: Partial<ClearRequest> = {}): ClearRequest {
  return {
    way: 'clear',
    lockTimeout: 5_000,
    disconnect: false,
    schemas: [],
    tables: [],
    where: null,
    set: null,
    dependents: 'refuse',
    keep: [],
    keepSequences: false,
    undoLimit: 2 ** 30,
    expectations: null,
    nextSteps: [],
    ...more,
  };
}

/** Everything there is to compare: structure, rows, sequences. As the superuser, who sees all rows. */
export async function lookAt(database: FreshDatabase, schemas = ['public']) {
  const session = await database.connect(database.superuser);
  const look = {
    catalog: await readCanonicalCatalog(session),
    rows: await readAllRows(session, schemas),
  };
  await session.close();
  return look;
}
