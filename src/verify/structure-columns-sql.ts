import {
  COMMENT,
  grants,
  joinComment,
  lines,
  options,
  type StructurePart,
  when,
  words,
} from './structure-text-sql.ts';

/** The sequence behind an identity column is part of the column. */
const IDENTITY = `(
  SELECT format('GENERATED %s AS IDENTITY (%I START %s INCREMENT %s MINVALUE %s MAXVALUE %s CACHE %s%s)',
           CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END, sc.relname, s.seqstart,
           s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' END)
    FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid JOIN pg_class sc ON sc.oid = d.objid
   WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid
     AND d.refobjsubid = a.attnum AND d.classid = 'pg_class'::regclass AND d.deptype = 'i')`;

/** Since PostgreSQL 18, NOT NULL is a constraint that can be more than a flag. */
const NOT_NULL = words(
  `'NOT NULL'`,
  `(SELECT nullif(concat_ws(' ', CASE WHEN k.connoinherit THEN 'NO INHERIT' END,
             CASE WHEN NOT k.convalidated THEN 'NOT VALID' END), '')
      FROM pg_constraint k
     WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]
       AND (k.connoinherit OR NOT k.convalidated))`,
);

const COLUMN = words(
  'format_type(a.atttypid, a.atttypmod)',
  when('a.attcollation <> t.typcollation', `'COLLATE ' || a.attcollation::regcollation`),
  `CASE a.attgenerated
     WHEN '' THEN 'DEFAULT ' || pg_get_expr(ad.adbin, ad.adrelid)
     WHEN 's' THEN 'GENERATED ALWAYS AS (' || pg_get_expr(ad.adbin, ad.adrelid) || ') STORED'
     ELSE 'GENERATED ALWAYS AS (' || pg_get_expr(ad.adbin, ad.adrelid) || ')' END`,
  when(`a.attidentity <> ''`, IDENTITY),
  when('a.attnotnull', NOT_NULL),
);

const DEFINITION = lines(
  COLUMN,
  when(
    `a.attstorage <> t.typstorage`,
    `'STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
       WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END`,
  ),
  when(`a.attcompression <> ''`, `'COMPRESSION ' || a.attcompression::text`),
  `'STATISTICS ' || nullif(a.attstattarget, -1)`,
  options('a.attoptions'),
  options('a.attfdwoptions', `'OPTIONS ('`),
  grants('a.attacl', `'c'`, 'rel.owner'),
  COMMENT,
);

/** Columns of tables, views and composite types. */
export const columnsPart: StructurePart = ({ clean }) => `
  SELECT rel.schema, rel.grp, false, 'column', rel.name || '.' || quote_ident(a.attname),
         ${clean(DEFINITION)}, a.attinhcount > 0 AND NOT a.attislocal
    FROM rel JOIN pg_attribute a ON a.attrelid = rel.oid JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum
    ${joinComment('pg_class', 'a.attrelid', 'a.attnum')}
   WHERE a.attnum > 0 AND NOT a.attisdropped AND rel.kind <> 'S'`;
