/** One look at the catalog: rows `{ line: text }`. `$1` is the list of schemas' oids. */
export interface CatalogQuery {
  text: string;
  /** First major version that has it. */
  since?: number;
  /** It speaks of the whole database and takes no parameter. */
  global?: boolean;
}

/** Privileges in one order; the ones that come by default are spelt out, since NULL means those. */
export const acl = (column: string, kind: string, owner: string) => `
  (SELECT coalesce(string_agg(item::text, ',' ORDER BY item::text COLLATE "C"), '')
     FROM unnest(coalesce(${column}, acldefault('${kind}', ${owner}))) AS item)`;

/** The role's name. */
export const role = (oid: string) => `pg_get_userbyid(${oid})`;

/** `schema.name`, quoted where needed. */
export const named = (namespace: string, name: string) =>
  `format('%I.%I', (SELECT nspname FROM pg_namespace WHERE oid = ${namespace}), ${name})`;

/** Joins parts to one line; NULL shows as itself. */
export const line = (kind: string, ...parts: string[]) =>
  `'${kind} ' || concat_ws(' | ', ${parts.map((part) => `coalesce((${part})::text, 'NULL')`).join(', ')}) AS line`;
