import { quoteIdent, quoteLiteral } from '../postgres/quote.ts';
import type { DefaultPrivilege, Grant, Schema } from '../snapshot/snapshot.ts';

/** Catalog letters of `pg_default_acl.defaclobjtype`. */
const OBJECT_WORDS: Record<string, string> = {
  r: 'TABLES',
  S: 'SEQUENCES',
  f: 'FUNCTIONS',
  T: 'TYPES',
};

/**
 * The statements that make an empty schema with all that `DROP SCHEMA … CASCADE` would lose: owner,
 * grants, default privileges, comment.
 */
export function createSchemaLike(schema: Schema): string[] {
  const name = quoteIdent(schema.name);
  return [
    `CREATE SCHEMA ${name} AUTHORIZATION ${quoteIdent(schema.owner)}`,
    ...grantStatements(schema, name),
    ...schema.defaultPrivileges.flatMap((each) => defaultPrivilegeStatements(each, schema.name)),
    ...(schema.comment === null
      ? []
      : [`COMMENT ON SCHEMA ${name} IS ${quoteLiteral(schema.comment)}`]),
  ];
}

/**
 * Why a schema cannot be made anew as it was by this role; null when it can. Grants that another
 * role than the owner made, others' default privileges and security labels need rights of their own.
 */
export function whyNotRecreatable(schema: Schema): string | null {
  if (!schema.owned) return `schema ${schema.name} belongs to ${schema.owner}`;
  if (schema.grants?.some(({ grantor }) => grantor !== schema.owner))
    return `schema ${schema.name} has grants made by other roles than its owner`;
  const foreign = schema.defaultPrivileges.find(({ manageable }) => !manageable);
  if (foreign) return `schema ${schema.name} has default privileges of role ${foreign.role}`;
  if (schema.securityLabels) return `schema ${schema.name} has security labels`;
  return null;
}

function grantStatements({ grants, owner }: Schema, name: string): string[] {
  if (grants === null) return [];
  return [
    `REVOKE ALL ON SCHEMA ${name} FROM ${quoteIdent(owner)}`,
    ...grants.map((grant) => `GRANT ${grant.privilege} ON SCHEMA ${name} ${grantee(grant)}`),
  ];
}

/** What sets default privileges in a schema, from none. */
export function defaultPrivilegeStatements(
  { role, objectType, grants }: DefaultPrivilege,
  schema: string,
): string[] {
  return grants.map(
    (grant) =>
      `${alterDefaults(role, schema)} GRANT ${grant.privilege} ON ${OBJECT_WORDS[objectType]} ${grantee(grant)}`,
  );
}

/** What takes them away. */
export function liftStatements(
  { role, objectType, grants }: DefaultPrivilege,
  schema: string,
): string[] {
  const roles = new Set(grants.map((each) => each.grantee));
  return [...roles].map(
    (each) =>
      `${alterDefaults(role, schema)} REVOKE ALL ON ${OBJECT_WORDS[objectType]} FROM ${each === null ? 'PUBLIC' : quoteIdent(each)}`,
  );
}

const alterDefaults = (role: string, schema: string): string =>
  `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoteIdent(role)} IN SCHEMA ${quoteIdent(schema)}`;

function grantee({ grantee: role, grantable }: Grant): string {
  const to = role === null ? 'PUBLIC' : quoteIdent(role);
  return `TO ${to}${grantable ? ' WITH GRANT OPTION' : ''}`;
}
