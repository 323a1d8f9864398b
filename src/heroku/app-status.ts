import type { HerokuPlace } from '../target/target.ts';
import { readApp, readConfigVars } from './app.ts';
import { type Attachment, planOf, readAttachments } from './attachments.ts';
import {
  type AttachedDatabase,
  type DatabaseStatus,
  readDatabaseStatus,
} from './database-status.ts';
import { type Dyno, readDynos } from './dynos.ts';
import { type Part, part } from './part.ts';

/** Everything that Heroku says about an app and its databases. Holds no secret. */
export interface AppStatus {
  name: string;
  owner: string;
  stack: string;
  region: string;
  webUrl: string | null;
  maintenance: boolean;
  releasedAt: string | null;
  dynos: Part<DynoStatus[]>;
  databases: Part<DatabaseStatus[]>;
}

/** A dyno and since when it is in its state. */
export interface DynoStatus {
  name: string;
  type: string;
  command: string;
  size: string;
  state: string;
  since: string;
  release: number;
}

/** Milliseconds for an answer: nobody waits half a minute for one line of many. */
const PATIENCE = 8_000;

/**
 * Looks at an app from outside: its mode, dynos and databases, all at once. What cannot be read is
 * told in its place.
 */
export async function readAppStatus({
  api,
  app,
}: Pick<HerokuPlace, 'api' | 'app'>): Promise<AppStatus> {
  const quick = { ...api, timeout: Math.min(api.timeout, PATIENCE) };
  const [read, dynos, databases] = await Promise.all([
    readApp(api, app.name),
    part(readDynoStates({ api: quick, app })),
    part(readDatabases(quick, app.name)),
  ]);
  return {
    name: read.name,
    owner: read.owner.email,
    stack: read.stack.name,
    region: read.region.name,
    webUrl: read.web_url,
    maintenance: read.maintenance,
    releasedAt: read.released_at,
    dynos,
    databases,
  };
}

/** An app's dynos, by name. */
export async function readDynoStates({
  api,
  app,
}: Pick<HerokuPlace, 'api' | 'app'>): Promise<DynoStatus[]> {
  const dynos = await readDynos(api, app.name);
  const inOrder = new Intl.Collator('en', { numeric: true });
  return dynos.map(dynoStatus).toSorted((a, b) => inOrder.compare(a.name, b.name));
}

function dynoStatus({ name, type, command, size, state, release, ...dyno }: Dyno): DynoStatus {
  return { name, type, command, size, state, since: dyno.updated_at, release: release.version };
}

async function readDatabases(api: HerokuPlace['api'], app: string): Promise<DatabaseStatus[]> {
  const [attachments, variables] = await Promise.all([
    readAttachments(api, app),
    readConfigVars(api, app),
  ]);
  const attached = byAddon(attachments, app);
  const found = await Promise.all(attached.map((each) => readDatabaseStatus(api, each, variables)));
  // The one that dynos connect to comes first.
  return found.toSorted((a, b) => Number(isMain(b)) - Number(isMain(a)));
}

const isMain = ({ names }: DatabaseStatus): boolean => names.includes('DATABASE');

/** One database may have several names. */
function byAddon(attachments: Attachment[], app: string): AttachedDatabase[] {
  const grouped = new Map<string, AttachedDatabase>();
  for (const attachment of attachments) {
    const { id, name, app: owner } = attachment.addon;
    const known = grouped.get(id);
    if (known) known.names.push(attachment.name);
    else
      grouped.set(id, {
        addon: name,
        plan: planOf(attachment),
        names: [attachment.name],
        owner: owner.name,
        foreign: owner.name !== app,
      });
  }
  return [...grouped.values()];
}
