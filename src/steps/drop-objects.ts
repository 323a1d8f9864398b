import { purgeTakesMore } from '../errors/undo-errors.ts';
import type { Session } from '../postgres/session.ts';
import { listObjects, listRelations, type SchemaEntry } from './list-objects.ts';

/**
 * Objects dropped in one transaction. Measured: 50 to 100 tables are cheapest, about 1 ms each;
 * each table with its indexes and keys takes some 10 locks.
 */
const BATCH = 80;

/**
 * Drops the next objects of an aside. Tables are locked first and what hangs on them is looked up
 * behind the lock, so that CASCADE cannot reach anything that is not in the aside.
 *
 * @param together schemas that go as well, so that what is in them may be reached
 * @returns how many were dropped; 0: nothing is left
 * @throws PgresetError `purge-takes-more`
 */
export async function dropBatch(
  session: Session,
  schema: string,
  together: string[],
): Promise<number> {
  const relations = await listRelations(session, schema, BATCH);
  const objects =
    relations.length > 0 ? relations : await listObjects(session, schema, 'drop', BATCH);
  if (objects.length === 0) return 0;
  const tables = objects.filter(({ word }) => word === 'TABLE').map(({ identity }) => identity);
  if (tables.length > 0) await session.script(`LOCK TABLE ONLY ${tables.join(', ONLY ')}`);
  const outside = await listOutside(session, together, objects);
  if (outside.length > 0) throw purgeTakesMore(schema, outside);
  await session.script(dropStatements(objects, tables).join(';\n'));
  return objects.length;
}

function dropStatements(objects: SchemaEntry[], tables: string[]): string[] {
  const others = objects.filter(({ word }) => word !== 'TABLE');
  return [
    ...(tables.length > 0 ? [`DROP TABLE ${tables.join(', ')} CASCADE`] : []),
    ...others.map(({ word, identity }) => `DROP ${word} IF EXISTS ${identity} CASCADE`),
  ];
}

/** Catalogs of parts: where they belong to is looked up by joins, or does not matter (a publication). */
const INSIDE = [
  'pg_rewrite',
  'pg_constraint',
  'pg_attrdef',
  'pg_trigger',
  'pg_policy',
  'pg_publication_rel',
]
  .map((each) => `'${each}'`)
  .join(', ');

/** Looked up from the batch outwards, by index: a few milliseconds whatever the database's size. */
const OUTSIDE = `
WITH batch AS (
  SELECT * FROM unnest($1::oid[], $2::oid[]) b(classid, objid)
  UNION ALL
  SELECT 'pg_type'::regclass, c.reltype FROM unnest($1::oid[], $2::oid[]) b(classid, objid)
  JOIN pg_class c ON b.classid = 'pg_class'::regclass AND c.oid = b.objid
)
SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid) AS what
FROM batch b
JOIN pg_depend d ON d.refclassid = b.classid AND d.refobjid = b.objid AND d.deptype IN ('n','a')
LEFT JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
LEFT JOIN pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND a.oid = d.objid
LEFT JOIN pg_trigger t ON d.classid = 'pg_trigger'::regclass AND t.oid = d.objid
LEFT JOIN pg_policy y ON d.classid = 'pg_policy'::regclass AND y.oid = d.objid
LEFT JOIN pg_class c ON c.oid = coalesce(w.ev_class, nullif(k.conrelid, 0), a.adrelid, t.tgrelid, y.polrelid,
  CASE WHEN d.classid = 'pg_class'::regclass THEN d.objid END)
LEFT JOIN pg_proc f ON d.classid = 'pg_proc'::regclass AND f.oid = d.objid
LEFT JOIN pg_type p ON p.oid = CASE WHEN d.classid = 'pg_type'::regclass THEN d.objid ELSE nullif(k.contypid, 0) END
LEFT JOIN pg_namespace n ON n.oid = coalesce(c.relnamespace, f.pronamespace, p.typnamespace)
CROSS JOIN LATERAL (SELECT coalesce(n.nspname, CASE WHEN d.classid <> ALL (ARRAY[${INSIDE}]::regclass[])
  THEN (pg_identify_object(d.classid, d.objid, d.objsubid)).schema END)) s(name)
WHERE s.name <> ALL ($3::name[]) AND s.name !~ '^pg_toast' OR d.classid = 'pg_event_trigger'::regclass
ORDER BY 1`;

/**
 * Makes sure that the extensions in an aside (of a build that was undone) can go with it.
 *
 * @throws PgresetError `purge-takes-more`
 */
export async function checkExtensions(
  session: Session,
  schema: string,
  together: string[],
): Promise<void> {
  const members = await session.query<Pick<SchemaEntry, 'classid' | 'oid'>>(
    `SELECT d.classid::oid::int8, d.objid::int8 AS oid
     FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
     JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
     WHERE n.nspname = $1`,
    [schema],
  );
  const outside = await listOutside(session, together, members);
  if (outside.length > 0) throw purgeTakesMore(schema, outside);
}

async function listOutside(
  session: Session,
  together: string[],
  objects: Pick<SchemaEntry, 'classid' | 'oid'>[],
): Promise<string[]> {
  if (objects.length === 0) return [];
  const rows = await session.query<{ what: string }>(OUTSIDE, [
    objects.map(({ classid }) => classid),
    objects.map(({ oid }) => oid),
    together,
  ]);
  return rows.map(({ what }) => what);
}
