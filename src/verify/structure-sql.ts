import {
  constraintsPart,
  domainConstraintsPart,
  indexesPart,
  policiesPart,
  rulesPart,
  statisticsPart,
  triggersPart,
} from './structure-attached-sql.ts';
import { columnsPart } from './structure-columns-sql.ts';
import { functionsPart, otherParts, typesPart } from './structure-objects-sql.ts';
import { columnOrderPart, relationsPart } from './structure-relations-sql.ts';
import { type DefinitionText, noMember } from './structure-text-sql.ts';

/** A schema and the name it goes under in what is read: for an aside, that of the schema it was. */
export interface ShownSchema {
  name: string;
  as: string;
}

const PARTS = [
  relationsPart,
  columnOrderPart,
  columnsPart,
  constraintsPart,
  domainConstraintsPart,
  indexesPart,
  triggersPart,
  rulesPart,
  policiesPart,
  statisticsPart,
  functionsPart,
  typesPart,
  ...otherParts,
];

const IS_IDENTITY = `EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
  AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i')`;

/**
 * Everything in the schemas, one row an item, as the common table `item`. A group is a table with
 * all that hangs on it, or one other object. Expects `search_path = pg_catalog`, so that every
 * definition names the schemas, and their real names can be told from other words.
 *
 * @param body what is asked of `item`
 * @param groups null: all of them
 */
export function structureQuery(
  schemas: ShownSchema[],
  groups: string[] | null,
  body: string,
): { text: string; values: unknown[] } {
  const values: unknown[] = [schemas.map(({ name }) => name), schemas.map(({ as }) => as), groups];
  const text = definitionText(schemas, values);
  const { only } = text;
  return {
    values,
    text: `
WITH ns AS MATERIALIZED (
  SELECT n.oid, w.name, w.schema
    FROM unnest($1::text[], $2::text[]) AS w(name, schema) JOIN pg_namespace n ON n.nspname = w.name
), member AS MATERIALIZED (
  SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
), rel AS MATERIALIZED (
  SELECT * FROM (
    SELECT c.oid, ns.schema, quote_ident(c.relname) AS name, c.relkind AS kind, c.relowner AS owner,
           c.relispartition AS partition, ns.schema || E'\\nr ' || c.relname AS grp
      FROM ns JOIN pg_class c ON c.relnamespace = ns.oid
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND c.relpersistence <> 't'
       AND ${noMember('pg_class', 'c.oid')} AND ${noMember('pg_type', 'c.reltype')}
       AND NOT (c.relkind = 'S' AND ${IS_IDENTITY})) c
   WHERE ${only('c.grp')}
), typ AS MATERIALIZED (
  SELECT * FROM (
    SELECT t.oid, ns.schema, quote_ident(t.typname) AS name,
           ns.schema || CASE t.typtype WHEN 'c' THEN E'\\nr ' ELSE E'\\nt ' END || t.typname AS grp
      FROM ns JOIN pg_type t ON t.typnamespace = ns.oid LEFT JOIN pg_class c ON c.oid = t.typrelid
     WHERE t.typtype IN ('b', 'd', 'e', 'r', 'c') AND (t.typrelid = 0 OR c.relkind = 'c')
       AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
       AND ${noMember('pg_type', 't.oid')}) t
   WHERE ${only('t.grp')}
), item AS (${PARTS.map((part) => part(text)).join('\nUNION ALL')})
${body}`,
  };
}

/** Adds to `values` what the replacing of names needs. */
function definitionText(schemas: ShownSchema[], values: unknown[]): DefinitionText {
  const replaced = schemas
    .filter(({ name, as }) => name !== as)
    .map(({ name, as }) => {
      const pattern = `$${values.push(qualifier(name))}::text`;
      const replacement = `replace(quote_ident($${values.push(as)}), '\\', '\\\\') || '.'`;
      return { pattern, replacement };
    });
  return {
    clean: (expression) =>
      replaced.reduce(
        (inner, { pattern, replacement }) =>
          `regexp_replace(${inner}, ${pattern}, ${replacement}, 'g')`,
        expression,
      ),
    only: (group) => `($3::text[] IS NULL OR ${group} = ANY ($3))`,
  };
}

/** Matches the schema's name before a dot, as the server writes it, with quotes where it needs them. */
function qualifier(name: string): string {
  const literal = (text: string) => text.replaceAll(/[^\p{L}\p{N}_]/gu, '\\$&');
  const quoted = literal(`"${name.replaceAll('"', '""')}"`);
  const bare = /^[a-z_][a-z0-9_]*$/.test(name) ? `|${name}` : '';
  return `(?<![\\w$".])(?:${quoted}${bare})\\.`;
}
