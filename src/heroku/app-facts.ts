import { herokuMoved } from '../errors/heroku-app-errors.ts';
import { herokuFollower } from '../errors/heroku-database-errors.ts';
import type { HerokuPlace } from '../target/target.ts';
import { readApp } from './app.ts';
import { readAttachmentsOfAddon } from './attachments.ts';
import { type DatabaseInfo, readDatabaseInfo } from './databases.ts';
import { readFormation } from './dynos.ts';
import { type PlanLimits, planLimits } from './plans.ts';

/** What a plan has to know of the app around its database. */
export interface AppFacts {
  app: { id: string; name: string };
  addon: { id: string; name: string; plan: string };
  /** Without `_URL`: `DATABASE`. */
  attachment: string;
  maintenance: boolean;
  /** Process types that run, with how many dynos: `web: 2`. */
  formation: { type: string; quantity: number }[];
  /** The command of the Procfile's line `release: …`. */
  releaseCommand: string | null;
  /** Other apps that use the same database. */
  otherApps: string[];
  limits: PlanLimits | null;
  /** In Heroku's words, why the database takes no changes any more; null: it does. */
  restricted: string | null;
}

/**
 * Refuses to go on where the app has another database under that name meanwhile.
 *
 * @throws PgresetError `heroku-moved`
 */
export async function checkStillAttached(
  { api, app, addon, attachment }: HerokuPlace,
  signal?: AbortSignal,
): Promise<void> {
  const attachments = await readAttachmentsOfAddon(api, addon.id, signal);
  if (!attachments.some((each) => each.app.id === app.id && each.name === attachment))
    throw herokuMoved(addon.name, attachment, app.name);
}

/**
 * Reads what surrounds an app's database.
 *
 * @throws PgresetError `heroku-follower`, `heroku-moved`
 */
export async function readAppFacts(place: HerokuPlace): Promise<AppFacts> {
  const { api, app, addon, attachment } = place;
  const [{ maintenance }, formation, attachments, info] = await Promise.all([
    readApp(api, app.name),
    readFormation(api, app.name),
    readAttachmentsOfAddon(api, addon.id),
    readDatabaseInfo(api, addon.id),
  ]);
  if (!attachments.some((each) => each.app.id === app.id && each.name === attachment))
    throw herokuMoved(addon.name, attachment, app.name);
  if (info.following !== null) throw herokuFollower(addon.name);
  const others = attachments.map((each) => each.app.name).filter((name) => name !== app.name);
  return {
    app,
    addon: { id: addon.id, name: addon.name, plan: addon.plan },
    attachment,
    maintenance,
    formation: formation.filter(({ type, quantity }) => type !== 'release' && quantity > 0),
    releaseCommand: formation.find(({ type }) => type === 'release')?.command ?? null,
    otherApps: [...new Set(others)].sort(),
    limits: planLimits(addon.plan),
    restricted: restrictionIn(info),
  };
}

/** Source: Heroku's "Heroku Postgres Over Plan Capacity". */
function restrictionIn({ info }: DatabaseInfo): string | null {
  const values = info.flatMap((line) => line.values);
  return values.find((value) => /access (?:restricted|revoked)/i.test(value)) ?? null;
}
