import { inject, test } from 'vitest';
import type { ConnectionOptions } from '../../src/postgres/connection-options.ts';

/** A role that owns its databases and is no superuser, as apps have it on most hosts. */
export const APP_ROLE = 'app';

/** What the tests know of one running server. */
export interface TestServer {
  superuser: ConnectionOptions;
  appPassword: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    versions: number[];
    servers: Record<number, TestServer>;
  }
}

/** The major versions that this run covers, oldest first. */
export function testVersions(): number[] {
  return inject('versions');
}

/** The running server of that major version; 18 is always there. */
export function testServer(version = 18): TestServer {
  const server = inject('servers')[version];
  if (!server) throw new TypeError(`PGRESET_TEST_VERSIONS leaves out PostgreSQL ${version}`);
  return server;
}

/** How to connect to a database of the server, as the app's role. */
export function appConnection(version: number, database: string): ConnectionOptions {
  const { superuser, appPassword } = testServer(version);
  return { ...superuser, database, user: APP_ROLE, password: appPassword };
}

/** Defines the same test for each PostgreSQL version of this run. */
export function eachVersion(name: string, body: (version: number) => Promise<void>): void {
  test.each(testVersions())(`${name} [PostgreSQL %i]`, body);
}
