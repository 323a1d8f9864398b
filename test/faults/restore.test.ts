import { rm } from 'node:fs/promises';
import { afterAll, onTestFinished, test } from 'vitest';
import { backupDatabase, type Request } from '../../src/index.ts';
import { readDumpVersion } from '../../src/migrations/pg-dump.ts';
import { freshDatabase } from '../harness/fresh-database.ts';
import { testVersions } from '../harness/servers.ts';
import { targetOf } from '../run/requests.ts';
import { thereAndBack } from './harness/begin.ts';
import { cutEverywhere, type Scenario } from './harness/cuts.ts';
import { killEverywhere } from './harness/kills.ts';
import type { Tally } from './harness/tally.ts';
import { makeOld, temporaryFile } from './harness/world.ts';

const dumpVersion = (await readDumpVersion()) ?? 0;
// The publication in the old world has a list of columns, which is new in 15.
const version = testVersions().find((each) => each >= 15 && each <= dumpVersion);
if (version === undefined) console.error('restore: skipped, no pg_dump for any server');

const tallies: Record<string, Tally> = {};
afterAll(() => console.table(tallies));

const LONG = { timeout: 600_000 };

async function scenario(): Promise<Scenario> {
  const database = await freshDatabase({ version: version! });
  await makeOld(database.session);
  const file = await temporaryFile('old.dump', '');
  await rm(file);
  onTestFinished(() => rm(file));
  await backupDatabase(await targetOf(database), file, { environment: process.env });
  await database.session.script('DELETE FROM visits; CREATE TABLE stray (id int)');
  const request: Request = {
    way: 'restore',
    file,
    expectations: null,
    keepFailed: false,
    nextSteps: [],
    lockTimeout: 1_000,
    disconnect: false,
  };
  return thereAndBack(database, request, { environment: { PATH: process.env['PATH'] } });
}

test.skipIf(version === undefined)('kill -9: restore', LONG, async () => {
  tallies['kill, restore'] = await killEverywhere({ ...(await scenario()), sparse: true });
});

test.skipIf(version === undefined)('cut: restore', LONG, async () => {
  tallies['cut, restore'] = await cutEverywhere({ ...(await scenario()), sparse: true });
});
