/** One kind of thing that a schema consists of: a SELECT of the columns of `StructureItem`. */
export type StructurePart = (text: DefinitionText) => string;

/** Writes expressions of SQL that show names as those of the schema that is meant. */
export interface DefinitionText {
  /** Replaces the schemas' real names by the names they are shown under. */
  clean(expression: string): string;
  /** Condition: the group is among the wanted ones. */
  only(group: string): string;
}

/** One line for each part that is not NULL. */
export const lines = (...parts: string[]) => `concat_ws(E'\\n', ${parts.join(', ')})`;

/** One word after the other, without those that are NULL. */
export const words = (...parts: string[]) => `concat_ws(' ', ${parts.join(', ')})`;

/** `text` when the condition holds, else nothing. */
export const when = (condition: string, text: string) => `CASE WHEN ${condition} THEN ${text} END`;

export const owner = (oid: string) => `'OWNER ' || pg_get_userbyid(${oid})`;

/** Joins the comment on the object as `de`. */
export const joinComment = (catalog: string, oid: string, part = '0') =>
  `LEFT JOIN pg_description de
     ON de.classoid = '${catalog}'::regclass AND de.objoid = ${oid} AND de.objsubid = ${part}`;

/** The comment that `joinComment` found. */
export const COMMENT = `'COMMENT ' || quote_literal(de.description)`;

const sorted = (acl: string) =>
  `(SELECT string_agg(item::text, ', ' ORDER BY item::text COLLATE "C") FROM unnest(${acl}) AS item)`;

/** Privileges in one order; nothing where they are what the owner has by default. */
export const grants = (acl: string, kind: string, ownerOid: string) => `
  CASE WHEN ${acl} IS NOT NULL
         AND ${sorted(acl)} IS DISTINCT FROM ${sorted(`acldefault(${kind}, ${ownerOid})`)}
       THEN 'GRANTED ' || coalesce(${sorted(acl)}, 'to nobody') END`;

/** Options of a table, an index or a column, in one order. */
export const options = (list: string, word = "'WITH ('") => `
  CASE WHEN ${list} IS NOT NULL THEN
    ${word} || (SELECT string_agg(item, ', ' ORDER BY item COLLATE "C") FROM unnest(${list}) AS item) || ')' END`;

/** Condition: the object belongs to no extension. */
export const noMember = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM member m WHERE m.classid = '${catalog}'::regclass AND m.objid = ${oid})`;
