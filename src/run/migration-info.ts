import {
  compareMigrations,
  type MigrationState,
  newestOf,
} from '../migrations/built-in/compare.ts';
import { type BuiltInFacts, readBuiltInFacts } from '../migrations/built-in/facts.ts';
import { TRACKING_TABLE } from '../migrations/built-in/tracking.ts';
import { describeConnection } from '../postgres/connection-options.ts';
import { withSession } from '../postgres/connect.ts';
import { DEFAULT_LOCK_TIMEOUT } from '../postgres/transaction.ts';
import type { Target } from '../target/target.ts';
import { explained } from './explain-failure.ts';

/** Where the built-in migrations stand. */
export interface MigrationInfo {
  /** The database, without its password. */
  database: string;
  /** Where the files are. */
  folder: string;
  /** `public.pgreset_migrations`; null: nothing was ever applied. */
  table: string | null;
  /** The newest version that is applied; null: version 0. */
  version: string | null;
  /** The newest version that there is a file of. */
  latest: string | null;
  applied: number;
  pending: number;
  /** By version. */
  migrations: MigrationState[];
  /** Two of one version, a down without an up: to be settled before anything runs. */
  conflicts: string[];
}

/**
 * Reads where the built-in migrations stand. Changes nothing.
 *
 * @example const { version, pending } = await readMigrationInfo(target);
 */
export async function readMigrationInfo(target: Target): Promise<MigrationInfo> {
  return explained(target.connection, DEFAULT_LOCK_TIMEOUT, () =>
    withSession(target.connection, { applicationName: 'pgreset migrate info' }, async (session) =>
      infoOf(target, await readBuiltInFacts(session, target)),
    ),
  );
}

function infoOf(target: Target, facts: BuiltInFacts): MigrationInfo {
  const { path, schema, migrations, conflicts } = facts;
  const applied = facts.applied ?? [];
  const states = compareMigrations(migrations, applied);
  return {
    database: describeConnection(target.connection),
    folder: path,
    table: facts.applied === null ? null : `${schema}.${TRACKING_TABLE}`,
    version: newestOf(applied),
    latest: newestOf(migrations),
    applied: applied.length,
    pending: states.filter(({ status }) => status === 'pending').length,
    migrations: states,
    conflicts,
  };
}
