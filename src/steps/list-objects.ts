import { quoteLiteral } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';

/** An object as ALTER and DROP want it. */
export interface SchemaEntry {
  classid: number;
  oid: number;
  /** `TABLE`, `FUNCTION`, `STATISTICS`, … */
  word: string;
  /** Quoted name with signature, qualified by its schema; quoted by the server. */
  identity: string;
}

/** As the server lists it. */
type Listed = SchemaEntry & { type: string };

/** SQL for the place in the list, made of `rank`. */
const PLACE = {
  move: 'rank',
  drop: 'CASE rank WHEN 7 THEN 0 WHEN 7.5 THEN 0.5 ELSE 10 - rank END',
};

/** Letters of types; a multirange moves by itself but is dropped only with its range. */
const TYPES = { move: `'b','d','e','r','m','c'`, drop: `'b','d','e','r','c'` };

/** Tables, views and sequences. In a drop, those with partitions or children come after the others. */
const RELATIONS = `
  SELECT 'pg_class'::regclass AS classid, oid, CASE WHEN relhassubclass THEN 7.5 ELSE 7 END AS rank, 0::oid AS rel, 0::oid AS element
    FROM pg_class WHERE relnamespace = (SELECT oid FROM ns) AND relkind IN ('r','p','f','v','m','S')`;

const othersSql = (order: keyof typeof PLACE) => `
  UNION ALL SELECT 'pg_proc'::regclass, oid, 1, 0, 0 FROM pg_proc WHERE pronamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_operator'::regclass, oid, 2, 0, 0 FROM pg_operator WHERE oprnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_opclass'::regclass, oid, 3, 0, 0 FROM pg_opclass WHERE opcnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_opfamily'::regclass, oid, 4, 0, 0 FROM pg_opfamily WHERE opfnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_conversion'::regclass, oid, 5, 0, 0 FROM pg_conversion WHERE connamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_ts_config'::regclass, oid, 6, 0, 0 FROM pg_ts_config WHERE cfgnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_ts_dict'::regclass, oid, 6, 0, 0 FROM pg_ts_dict WHERE dictnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_ts_parser'::regclass, oid, 6, 0, 0 FROM pg_ts_parser WHERE prsnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_ts_template'::regclass, oid, 6, 0, 0 FROM pg_ts_template WHERE tmplnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, 6, 0, 0 FROM pg_statistic_ext WHERE stxnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_type'::regclass, oid, 8, typrelid, typelem FROM pg_type
    WHERE typnamespace = (SELECT oid FROM ns) AND typtype IN (${TYPES[order]})
  UNION ALL SELECT 'pg_collation'::regclass, oid, 9, 0, 0 FROM pg_collation WHERE collnamespace = (SELECT oid FROM ns)`;

/**
 * What needs a look at other catalogs comes last, row by row (OFFSET 0 keeps it so): with a limit,
 * a schema of thousands of objects costs a few looks, not a pass over all catalogs each time.
 */
const objectsSql = (
  schema: string,
  order: keyof typeof PLACE,
  limit: number | null,
  others: string,
) => `
WITH ns AS (SELECT oid FROM pg_namespace WHERE nspname = ${quoteLiteral(schema)}),
obj AS (${RELATIONS}${others}
), picked AS MATERIALIZED (
  SELECT * FROM (SELECT *, ${PLACE[order]} AS place FROM obj ORDER BY place, oid) o
  WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.classid AND d.objid = o.oid
      AND (d.deptype = 'e'
        OR ${order === 'drop'} AND d.deptype = 'i' AND o.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_type'::regclass
        OR d.deptype IN ('a','i') AND o.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.refobjsubid > 0 AND (SELECT relkind = 'S' FROM pg_class WHERE oid = o.oid)) OFFSET 0)
    AND (o.rel = 0 OR EXISTS (SELECT FROM pg_class c WHERE c.oid = o.rel AND c.relkind = 'c' OFFSET 0))
    AND (o.element = 0 OR NOT EXISTS (SELECT FROM pg_type e WHERE e.oid = o.element AND e.typarray = o.oid OFFSET 0))
  ORDER BY o.place, o.oid ${limit === null ? '' : `LIMIT ${limit}`}
)
SELECT p.classid::oid::int8, p.oid::int8, i.type, i.identity
FROM picked p CROSS JOIN LATERAL pg_identify_object(p.classid, p.oid, 0) i
ORDER BY p.place, p.oid`;

/**
 * Everything in a schema that `ALTER … SET SCHEMA` can move and that does not follow by itself
 * (indexes, owned sequences, row types and arrays follow, the functions that make ranges do not;
 * members of extensions stay). For a move,
 * routines and operators come before types and tables, because their signature names those by
 * schema; for a drop, tables come first, because they take most of the rest with them, and those with
 * partitions or children after these, because a batch would else take any number of them along.
 *
 * @param limit how many at most; null: all
 */
export async function listObjects(
  session: Session,
  schema: string,
  order: keyof typeof PLACE,
  limit: number | null,
): Promise<SchemaEntry[]> {
  const rows = await session.query<Listed>(objectsSql(schema, order, limit, othersSql(order)));
  return entriesOf(rows);
}

/** The first of what a drop would list, as long as there are tables, views or sequences: a third of the work. */
export async function listRelations(
  session: Session,
  schema: string,
  limit: number,
): Promise<SchemaEntry[]> {
  return entriesOf(await session.query<Listed>(objectsSql(schema, 'drop', limit, '')));
}

function entriesOf(rows: Listed[]): SchemaEntry[] {
  return rows.map(({ type, ...entry }) => ({ ...entry, word: alterWord(type) }));
}

/** `pg_identify_object` names two kinds otherwise than ALTER does, and an aggregate's arguments. */
function alterWord(type: string): string {
  if (type === 'aggregate') return 'ROUTINE';
  if (type === 'statistics object') return 'STATISTICS';
  return type === 'composite type' ? 'TYPE' : type.toUpperCase();
}
