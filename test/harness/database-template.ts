import { testServer } from './servers.ts';

export type DatabaseOwner = 'superuser' | 'app';

/** The database to clone for such a test. */
export async function databaseTemplate(
  version: number,
  _sample: number | false,
  _owner: DatabaseOwner,
): Promise<string> {
  testServer(version);
  return 'template1';
}
