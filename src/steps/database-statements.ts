import { quoteIdent, quoteLiteral } from '../postgres/quote.ts';
import type { DatabaseLike, DatabaseSetting } from '../snapshot/database-facts.ts';
import type { Grant } from '../snapshot/snapshot.ts';

/** `CREATE DATABASE` for an empty one with the owner, encoding, locale and place of another. */
export function createDatabase(name: string, like: DatabaseLike): string {
  const { provider, locale, icuRules } = like;
  const options: [string, string | null][] = [
    ['OWNER', quoteIdent(like.owner)],
    // Whatever somebody added to template1 has another encoding, or is in the way of the build.
    ['TEMPLATE', 'template0'],
    ['ENCODING', quoteLiteral(like.encoding)],
    ['LOCALE_PROVIDER', provider && (PROVIDERS[provider] ?? null)],
    ['LC_COLLATE', quoteLiteral(like.collate)],
    ['LC_CTYPE', quoteLiteral(like.ctype)],
    ['ICU_LOCALE', provider === 'i' && locale !== null ? quoteLiteral(locale) : null],
    ['ICU_RULES', icuRules && quoteLiteral(icuRules)],
    ['BUILTIN_LOCALE', provider === 'b' && locale !== null ? quoteLiteral(locale) : null],
    // Naming it takes a right of its own, even where it is the default.
    ['TABLESPACE', like.tablespace === 'pg_default' ? null : quoteIdent(like.tablespace)],
    ['CONNECTION LIMIT', String(like.connectionLimit)],
  ];
  const given = options.flatMap(([option, value]) => (value ? [`${option} = ${value}`] : []));
  return `CREATE DATABASE ${quoteIdent(name)} WITH ${given.join(' ')}`;
}

const PROVIDERS: Record<string, string> = { c: 'libc', i: 'icu', b: 'builtin' };

/** The statements that give a database everything that `CREATE DATABASE` has no word for. */
export function databaseAttributes(name: string, like: DatabaseLike): string[] {
  const database = `DATABASE ${quoteIdent(name)}`;
  return [
    ...like.settings.map((each) => setStatement(database, each)),
    ...grantStatements(database, like),
    ...(like.comment === null ? [] : [`COMMENT ON ${database} IS ${quoteLiteral(like.comment)}`]),
    ...like.labels.map(
      ({ provider, label }) =>
        `SECURITY LABEL FOR ${quoteIdent(provider)} ON ${database} IS ${quoteLiteral(label)}`,
    ),
  ];
}

function setStatement(database: string, { role, name, value }: DatabaseSetting): string {
  const whose =
    role === null ? `ALTER ${database}` : `ALTER ROLE ${quoteIdent(role)} IN ${database}`;
  const variable = name.split('.').map(quoteIdent).join('.');
  const values = QUOTED_LISTS.has(name) ? splitList(value) : [value];
  return `${whose} SET ${variable} = ${values.map(quoteLiteral).join(', ')}`;
}

/** Settings whose value is a list of quoted names. Source: PostgreSQL, `variable_is_guc_list_quote`. */
const QUOTED_LISTS = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
]);

/** The names in a list as the catalog holds it: `"$user", public`. */
function splitList(list: string): string[] {
  const names = [...list.matchAll(/"((?:[^"]|"")*)"|[^\s,]+/g)].map(
    ([whole, quoted]) => quoted?.replaceAll('""', '"') ?? whole,
  );
  return names.length === 0 ? [''] : names;
}

function grantStatements(database: string, { grants, owner }: DatabaseLike): string[] {
  if (grants === null) return [];
  return [
    `REVOKE ALL ON ${database} FROM PUBLIC, ${quoteIdent(owner)}`,
    ...grants.map(({ privilege, ...grant }) => `GRANT ${privilege} ON ${database} ${to(grant)}`),
  ];
}

function to({ grantee, grantable }: Omit<Grant, 'privilege'>): string {
  const role = grantee === null ? 'PUBLIC' : quoteIdent(grantee);
  return `TO ${role}${grantable ? ' WITH GRANT OPTION' : ''}`;
}
