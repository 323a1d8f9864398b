import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { type EmbeddedServer, startEmbedded } from '../../src/embedded/start-embedded.ts';
import { connect } from '../../src/postgres/connect.ts';
import { buildIfStale } from './build.ts';
import { APP_ROLE, type TestServer } from './servers.ts';

const ALL_VERSIONS = [14, 15, 16, 17, 18];

/** Starts the PostgreSQL servers once for the whole run; see `PGRESET_TEST_VERSIONS`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const versions = chosenVersions();
  const started = [...new Set([...versions, 18])];
  const building = buildIfStale();
  const servers = await Promise.all(started.map(startTestServer));
  await building;
  project.provide('versions', versions);
  project.provide('servers', Object.fromEntries(servers.map((each) => [each.version, each.info])));
  return async () => {
    await Promise.all(servers.map(({ server }) => server.close()));
  };
}

function chosenVersions(): number[] {
  const wanted = process.env['PGRESET_TEST_VERSIONS'];
  return wanted ? wanted.split(',').map(Number) : ALL_VERSIONS;
}

interface Started {
  version: number;
  server: EmbeddedServer;
  info: TestServer;
}

/** Lock budget and connections stay PostgreSQL's own, so that what fits here fits elsewhere. */
async function startTestServer(version: number): Promise<Started> {
  const settings = {
    wal_level: 'logical',
    max_connections: '100',
    max_locks_per_transaction: '64',
  };
  const server = await startEmbedded({ version, settings });
  const appPassword = randomBytes(12).toString('hex');
  const session = await connect(server.connection());
  await session.query(`CREATE ROLE ${APP_ROLE} LOGIN PASSWORD '${appPassword}'`);
  await session.close();
  return { version, server, info: { superuser: server.connection(), appPassword } };
}
