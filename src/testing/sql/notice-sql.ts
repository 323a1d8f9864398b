import { BY_VERSION, NOTICED_BY_WATCH } from './catalogs.ts';

/**
 * `quick()`: what can be seen in some 0.1 ms whatever the number of tables. New objects by the greatest oid, changed
 * functions, types and schemas by the versions of their rows. Changes to relations are `watch()`'s.
 *
 * @param firstOwn the first oid that pgreset took: the functions of the tests are below
 * @param types oids of those whose rows and constraints are looked at one by one
 */
export function quickSql(firstOwn: number, types: string[]): string {
  const listed = `ANY ('{${types.join()}}'::oid[])`;
  const here = 'datname = current_database()';
  const conditions: [catalog: string, condition: string][] = [
    ['pg_proc', `oid >= 16384 AND oid < ${firstOwn}`],
    ['pg_type', `oid = ${listed}`],
    ['pg_constraint', `contypid = ${listed}`],
    ['pg_description', 'objoid >= 16384'],
    ['pg_publication_rel', 'true'],
    ['pg_largeobject_metadata', 'true'],
    ['pg_database', here],
    ['pg_db_role_setting', `setdatabase = (SELECT oid FROM pg_database WHERE ${here})`],
    ...BY_VERSION.filter((each) => !NOTICED_BY_WATCH.has(each)).map((each): [string, string] => [
      each,
      'oid >= 16384',
    ]),
  ];
  // One sum over all: as many scans as catalogs, but one aggregate, which is what takes time here.
  const versions = conditions.map(
    ([catalog, condition]) => `SELECT xmin FROM ${catalog} WHERE ${condition}`,
  );
  return `
CREATE FUNCTION pgreset_baseline.quick() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT concat_ws(' ', (SELECT max(oid) FROM pg_class), (SELECT max(oid) FROM pg_proc), (SELECT max(oid) FROM pg_type),
      (SELECT count(*) FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE ${here})), count(*), sum(xmin::text::int8))
    FROM (${versions.join('\n      UNION ALL ')}) v);
END $$`;
}

/**
 * `watch()`: has any relation of the baseline changed since this session last asked? The plan of its
 * query depends on every relation whose oid is a constant in it, without locking one, and PostgreSQL
 * plans it anew after a change to one of them: then, and only then, the immutable function is called.
 */
export function watchSql(relations: number[]): string {
  const list = relations.map((oid) => `'${oid}'::oid`).join(',');
  return `
CREATE FUNCTION pgreset_baseline.planned() RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN PERFORM set_config('pgreset.planned', 'yes', false); RETURN true; END $$;
CREATE FUNCTION pgreset_baseline.watch() RETURNS bool LANGUAGE plpgsql AS $$
DECLARE setting text := set_config('pgreset.planned', 'no', false);
BEGIN
  PERFORM FROM pg_catalog.pg_namespace WHERE pgreset_baseline.planned() AND false AND '0'::oid = ANY (ARRAY[${list || `'0'::oid`}]);
  RETURN current_setting('pgreset.planned') = 'yes';
END $$`;
}
