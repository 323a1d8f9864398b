import { withSession } from '../../src/postgres/connect.ts';
import type { ConnectionOptions } from '../../src/postgres/connection-options.ts';
import type { Session } from '../../src/postgres/session.ts';
import { loadSample } from '../../src/sample/load-sample.ts';
import { APP_ROLE, appConnection, testServer } from './servers.ts';

export type DatabaseOwner = 'superuser' | 'app';

/** Any number: the lock that lets one test worker build a template while the others wait. */
const TEMPLATE_LOCK = 7_302_115;

/**
 * Names the database to clone, and builds it if no test of this run needed it yet: the sample is
 * loaded once for each version, size and owner.
 */
export async function databaseTemplate(
  version: number,
  sample: number | false,
  owner: DatabaseOwner,
): Promise<string> {
  if (sample === false) return 'template1';
  const name = `sample_${sample}_${owner}`;
  const { superuser } = testServer(version);
  await withSession(superuser, {}, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const there = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (there.length === 0) await build(admin, version, name, sample, owner);
  });
  return name;
}

async function build(
  admin: Session,
  version: number,
  name: string,
  rows: number,
  owner: DatabaseOwner,
): Promise<void> {
  const { superuser } = testServer(version);
  // Under another name until it is complete, so that a failed build is never taken for one.
  const draft = `${name}_draft`;
  await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  const role = owner === 'app' ? APP_ROLE : superuser.user;
  await admin.query(`CREATE DATABASE ${draft} OWNER ${role}`);
  await prepare({ ...superuser, database: draft });
  const loader =
    owner === 'app' ? appConnection(version, draft) : { ...superuser, database: draft };
  await withSession(loader, {}, (session) => loadSample(session, { rows }));
  await admin.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
}

/** The extensions and the read-only role are the superuser's, as on a host. */
async function prepare(connection: ConnectionOptions): Promise<void> {
  await withSession(connection, {}, (session) =>
    session.script(`
      CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION pgcrypto; CREATE EXTENSION citext;
      DO $$ BEGIN CREATE ROLE sample_readonly; EXCEPTION WHEN duplicate_object THEN NULL; END $$`),
  );
}
