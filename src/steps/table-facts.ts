import { quoteIdent, quoteName } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';

/** A column whose values have to be kept: generated ones follow from these. */
export interface Column {
  name: string;
  /** With schema where it is not PostgreSQL's own: `numeric(8,2)`, `public.mood`. */
  type: string;
  /** GENERATED ALWAYS AS IDENTITY: takes a value on INSERT OVERRIDING SYSTEM VALUE only. */
  always: boolean;
}

/** What has to be known of a table to change its rows and nothing else. By oid: names may have changed. */
export interface TableFacts {
  oid: number;
  schema: string;
  name: string;
  /** `r` table, `p` partitioned. */
  kind: string;
  columns: Column[];
  /** Triggers of the user that are not off, with their state: `O` origin, `R` replica, `A` always. */
  triggers: { name: string; state: string }[];
  rules: { name: string; state: string }[];
  /** Row security holds even for the owner, who we are. */
  forced: boolean;
  /** NOT VALID: rows that were there before need not fulfil them, but would be checked on their way back. */
  unchecked: { name: string; definition: string; comment: string | null }[];
}

const COLUMNS = `(SELECT coalesce(json_agg(json_build_object('name', a.attname,
                 'type', format_type(a.atttypid, a.atttypmod), 'always', a.attidentity = 'a') ORDER BY a.attnum), '[]')
          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
           AND NOT a.attisdropped AND a.attgenerated = '')`;

const UNCHECKED = `(SELECT coalesce(json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid),
                 'comment', obj_description(k.oid, 'pg_constraint')) ORDER BY k.conname), '[]')
          FROM pg_constraint k WHERE k.conrelid = c.oid AND NOT k.convalidated AND k.coninhcount = 0
           AND k.conparentid = 0 AND to_jsonb(k)->>'conenforced' IS DISTINCT FROM 'false')`;

/**
 * @param oids SQL list or subquery of table oids
 * @param columns ask for columns, and for constraints that were never checked: to copy and restore
 */
export const factsSql = (oids: string, columns = true) => `
SELECT c.oid::int8, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
       ${columns ? COLUMNS : "'[]'::json"} AS columns,
       (SELECT coalesce(json_agg(json_build_object('name', t.tgname, 'state', t.tgenabled) ORDER BY t.tgname), '[]')
          FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled <> 'D' AND (NOT t.tgisinternal
           -- PostgreSQL 14 calls a partition's copy of its parent's trigger internal.
           OR t.tgparentid <> 0 AND NOT EXISTS (
             SELECT FROM pg_constraint k WHERE k.oid = t.tgconstraint AND k.contype <> 't'))) AS triggers,
       (SELECT coalesce(json_agg(json_build_object('name', r.rulename, 'state', r.ev_enabled) ORDER BY r.rulename), '[]')
          FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.ev_type <> '1' AND r.ev_enabled <> 'D') AS rules,
       c.relforcerowsecurity AND row_security_active(c.oid) AS forced,
       ${columns ? UNCHECKED : "'[]'::json"} AS unchecked
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r','p') AND c.oid IN (${oids})
ORDER BY c.oid`;

/** Reads the facts of tables; those that are gone are left out. */
export async function readFacts(session: Session, oids: Iterable<number>): Promise<TableFacts[]> {
  const [rows] = await session.script(factsSql(oidList(oids)));
  return rows as unknown as TableFacts[];
}

/** Numbers as an SQL list that may be empty. */
export const oidList = (oids: Iterable<number>): string => [...oids, 0].map(Math.trunc).join(', ');

/** `"schema"."table"`. */
export const qualified = ({ schema, name }: { schema: string; name: string }): string =>
  quoteName(schema, name);

/** The table without what inherits from it; a partitioned one with its partitions, which hold its rows. */
export const scanOf = (facts: TableFacts): string =>
  facts.kind === 'p' ? qualified(facts) : `ONLY ${qualified(facts)}`;

/** A list of columns, each with a prefix such as `t.`. */
export const columnList = (columns: readonly Column[], prefix = ''): string =>
  columns.map(({ name }) => prefix + quoteIdent(name)).join(', ');
