import type { HerokuApi, Variables } from '../target/target.ts';
import { type Capture, readCaptures } from './backups.ts';
import { type DatabaseInfo, readDatabaseInfo } from './databases.ts';
import { type Part, part } from './part.ts';
import { type PlanLimits, planLimits } from './plans.ts';

/** A database of an app, with all its names there. */
export interface AttachedDatabase {
  addon: string;
  plan: string;
  /** Without `_URL`: `DATABASE`, `HEROKU_POSTGRESQL_BLUE`. */
  names: string[];
  /** The app that it is billed to. */
  owner: string;
  /** Is that another app? */
  foreign: boolean;
}

/** The same with what Heroku says about it. */
export interface DatabaseStatus extends AttachedDatabase {
  /** null for a plan that pgreset does not know. */
  limits: PlanLimits | null;
  figures: Part<DatabaseFigures>;
  /** The newest that is complete; null: there is none. */
  lastBackup: Part<Pick<Capture, 'name' | 'bytes' | 'startedAt'> | null>;
}

/** What was measured, and what is to come. */
export interface DatabaseFigures {
  version: string;
  bytes: number;
  tables: number;
  connections: number;
  /** Told for the plans that limit them. */
  rows: number | null;
  /** Names of its leader and of its followers. */
  following: string[];
  followers: string[];
  /** Pending maintenance and upgrades, in Heroku's words. */
  notices: string[];
}

/** Reads what Heroku Postgres says about a database and its backups. */
export async function readDatabaseStatus(
  api: HerokuApi,
  attached: AttachedDatabase,
  variables: Variables,
): Promise<DatabaseStatus> {
  const [info, captures] = await Promise.all([
    part(readDatabaseInfo(api, attached.addon)),
    part(readCaptures(api, attached.owner)),
  ]);
  return {
    ...attached,
    limits: planLimits(attached.plan),
    figures: 'problem' in info ? info : { value: figuresOf(info.value, variables) },
    lastBackup:
      'problem' in captures ? captures : { value: lastOf(captures.value, attached.names) },
  };
}

function lastOf(captures: Capture[], names: string[]) {
  const last = captures.find(({ of, state }) => state === 'done' && names.includes(of));
  return last ? { name: last.name, bytes: last.bytes, startedAt: last.startedAt } : null;
}

function figuresOf(info: DatabaseInfo, variables: Variables): DatabaseFigures {
  const values = (name: string) => info.info.find((line) => line.name === name)?.values ?? [];
  const named = (name: string) => values(name).map((address) => nameOf(address, variables));
  const rows = /^\d+/.exec(values('Rows')[0] ?? '')?.[0];
  return {
    version: info.postgres_version,
    bytes: info.num_bytes,
    tables: info.num_tables,
    connections: info.num_connections,
    rows: rows === undefined ? null : Number(rows),
    following: named('Following'),
    followers: named('Followers'),
    notices: info.info.flatMap(({ name, values: said }) =>
      /maintenance|upgrade/i.test(name)
        ? [`${name}: ${said.map((each) => nameOf(each, variables)).join(', ')}`]
        : [],
    ),
  };
}

/** Heroku tells other databases by their addresses, which hold passwords: only the name goes on. */
function nameOf(address: string, variables: Variables): string {
  const found = Object.entries(variables).filter(([, value]) => value === address);
  const names = found.map(([name]) => name.replace(/_URL$/, ''));
  if (names.length > 0) return names.join(', ');
  if (!URL.canParse(address)) return address;
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`;
}
