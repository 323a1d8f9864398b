import { baselineNotOurs } from '../../errors/testing-errors.ts';
import { withSession } from '../../postgres/connect.ts';
import { quoteIdent } from '../../postgres/quote.ts';
import type { Session } from '../../postgres/session.ts';
import { createDraft, finishDraft, withNameLock } from './copy-database.ts';
import { dropMarked } from './drop-marked.ts';
import type { Template } from './ensure-template.ts';
import { type Marker, readMarker } from './marker.ts';
import type { Place } from './place.ts';

/**
 * Finds a worker's database, or copies it from the template.
 *
 * @throws PgresetError `baseline-not-ours`, `baseline-createdb`
 */
export async function ensureWorker(
  admin: Session,
  place: Place,
  template: Template,
  name: string,
): Promise<void> {
  await withNameLock(admin, name, async () => {
    const marker = await readMarker(admin, name);
    if (marker === undefined) return copy(admin, place, template, name);
    if (marker?.kind !== 'worker' || marker.key !== template.key)
      throw baselineNotOurs(name, 'It has the name of a worker, and no marker that says so.');
  });
}

/** Drops a worker's database, whoever is connected, and copies it anew. */
export async function replaceWorker(
  admin: Session,
  place: Place,
  template: Template,
  name: string,
): Promise<void> {
  await withNameLock(admin, name, async () => {
    await dropMarked(admin, name);
    await copy(admin, place, template, name);
  });
}

async function copy(admin: Session, place: Place, template: Template, name: string): Promise<void> {
  const marker: Omit<Marker, 'kind' | 'at'> = {
    of: place.connection.database,
    key: template.key,
    template: template.name,
  };
  const draft = await createDraft(admin, template.name, template.name, marker);
  const usable = await withSession({ ...place.connection, database: draft }, {}, setUp);
  if (!usable) {
    await dropMarked(admin, draft);
    await admin.query(`ALTER DATABASE ${quoteIdent(template.name)} ALLOW_CONNECTIONS true`);
    await dropMarked(admin, template.name);
    throw baselineNotOurs(
      template.name,
      'The server crashed, and rows of unlogged tables are gone from the template; it was dropped. Run the tests again.',
    );
  }
  await finishDraft(admin, draft, name, {
    ...marker,
    kind: 'worker',
    at: new Date().toISOString(),
  });
}

/**
 * A crash since the template was built has emptied its list of dirty tables, which costs nothing, and
 * the seed's unlogged tables, which makes the template useless.
 *
 * @returns false for a useless template
 */
async function setUp(session: Session): Promise<boolean> {
  const [row] = await session.query<{ crashed: boolean; unlogged: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM pgreset_baseline.dirty WHERE no = 0) AS crashed,
            EXISTS (SELECT FROM pgreset_baseline.tracked WHERE unlogged) AS unlogged`,
  );
  if (!row!.crashed) return true;
  if (row!.unlogged) return false;
  await session.query('INSERT INTO pgreset_baseline.dirty VALUES (0, false)');
  return true;
}
