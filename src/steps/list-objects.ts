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

const objectsSql = (schema: string, order: 'move' | 'drop', limit: number | null) => `
WITH ns AS (SELECT oid FROM pg_namespace WHERE nspname = ${quoteLiteral(schema)}),
obj AS (
  SELECT 'pg_proc'::regclass AS classid, oid, 1 AS rank FROM pg_proc WHERE pronamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_operator'::regclass, oid, 2 FROM pg_operator WHERE oprnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_opclass'::regclass, oid, 3 FROM pg_opclass WHERE opcnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_opfamily'::regclass, oid, 4 FROM pg_opfamily WHERE opfnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_conversion'::regclass, oid, 5 FROM pg_conversion WHERE connamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_ts_config'::regclass, oid, 6 FROM pg_ts_config WHERE cfgnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_ts_dict'::regclass, oid, 6 FROM pg_ts_dict WHERE dictnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_ts_parser'::regclass, oid, 6 FROM pg_ts_parser WHERE prsnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_ts_template'::regclass, oid, 6 FROM pg_ts_template WHERE tmplnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, 6 FROM pg_statistic_ext WHERE stxnamespace = (SELECT oid FROM ns)
  UNION ALL SELECT 'pg_class'::regclass, c.oid, 7 FROM pg_class c WHERE relnamespace = (SELECT oid FROM ns)
    AND (relkind IN ('r','p','f','v','m') OR relkind = 'S' AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a','i')))
  UNION ALL SELECT 'pg_type'::regclass, t.oid, 8 FROM pg_type t WHERE typnamespace = (SELECT oid FROM ns)
    AND (typtype IN ('b','d','e','r','m') OR typtype = 'c' AND EXISTS (
      SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
    AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
  UNION ALL SELECT 'pg_collation'::regclass, oid, 9 FROM pg_collation WHERE collnamespace = (SELECT oid FROM ns)
)
SELECT obj.classid::oid::int8, obj.oid::int8, i.type, i.identity
FROM obj CROSS JOIN LATERAL pg_identify_object(obj.classid, obj.oid, 0) i
WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = obj.classid AND d.objid = obj.oid
  AND (d.deptype = 'e' OR d.deptype = 'i' AND obj.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_type'::regclass))
ORDER BY ${order === 'move' ? 'obj.rank' : 'obj.rank <> 7, obj.rank DESC'}, obj.oid
${limit === null ? '' : `LIMIT ${limit}`}`;

/**
 * Everything in a schema that `ALTER … SET SCHEMA` can move and that does not follow by itself
 * (indexes, owned sequences, row types and arrays follow; members of extensions stay). For a move,
 * routines and operators come before types and tables, because their signature names those by
 * schema; for a drop, tables come first, because they take most of the rest with them.
 *
 * @param limit how many at most; null: all
 */
export async function listObjects(
  session: Session,
  schema: string,
  order: 'move' | 'drop',
  limit: number | null,
): Promise<SchemaEntry[]> {
  const rows = await session.query<SchemaEntry & { type: string }>(
    objectsSql(schema, order, limit),
  );
  return rows.map(({ type, ...entry }) => ({ ...entry, word: alterWord(type) }));
}

/** `pg_identify_object` names two kinds otherwise than ALTER does. */
function alterWord(type: string): string {
  if (type === 'statistics object') return 'STATISTICS';
  return type === 'composite type' ? 'TYPE' : type.toUpperCase();
}
