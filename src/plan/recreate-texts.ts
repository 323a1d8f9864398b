import { quoteIdent } from '../postgres/quote.ts';
import type { DatabaseFacts, DatabaseLike, DatabaseSetting } from '../snapshot/database-facts.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { createSchemaLike, whyNotRecreatable } from './schema-attributes.ts';

const PROVIDERS: Record<string, string> = { i: 'ICU', b: 'builtin' };

/** What the new database has from the old one, and what it has not. */
export function explainDatabase(
  { extensions }: Snapshot,
  { like, slots, defaultPrivileges }: DatabaseFacts,
): string[] {
  const brought = extensions.filter(({ name }) => name !== 'plpgsql').map(({ name }) => name);
  return [
    `the new database is made from template0 with the old one’s ${attributesOf(like).join(', ')}`,
    ...(brought.length > 0
      ? [`extensions that are there again only when the build creates them: ${brought.join(', ')}`]
      : []),
    ...(defaultPrivileges > 0
      ? ['default privileges for all schemas stay with the old database']
      : []),
    ...slots
      .filter(({ active }) => !active)
      .map(
        ({ name }) =>
          `replication slot ${name} stays with the old database, and goes when that is purged`,
      ),
  ];
}

function attributesOf(like: DatabaseLike): string[] {
  const { provider, locale, collate, settings, grants, comment, labels, connectionLimit } = like;
  const named = provider === null ? undefined : PROVIDERS[provider];
  return [
    `owner ${like.owner}`,
    `encoding ${like.encoding}`,
    named ? `${named} locale ${locale}` : `collation ${collate}`,
    ...(like.tablespace === 'pg_default' ? [] : [`tablespace ${like.tablespace}`]),
    ...(connectionLimit < 0 ? [] : [`connection limit ${connectionLimit}`]),
    ...(settings.length > 0 ? [`settings ${settings.map(displaySetting).join(', ')}`] : []),
    ...(grants === null ? [] : ['grants']),
    ...(comment === null ? [] : ['comment']),
    ...(labels.length > 0 ? ['security labels'] : []),
  ];
}

const displaySetting = ({ role, name }: DatabaseSetting): string =>
  role === null ? name : `${name} (${role})`;

/** Who is disconnected, and what the role may not carry over. */
export function recreateWarnings(snapshot: Snapshot, facts: DatabaseFacts): string[] {
  const { sessions } = snapshot;
  const users = [...new Set(sessions.map(({ user, application }) => application || user))];
  const { foreignSettings } = facts;
  return [
    ...(sessions.length > 0
      ? [`${sessions.length} other sessions will be ended (${users.join(', ')})`]
      : []),
    ...(foreignSettings.length > 0
      ? [
          `settings that role ${snapshot.role.name} may not make again: ${foreignSettings.map(displaySetting).join(', ')}`,
        ]
      : []),
    ...(publicSchema(snapshot) === null
      ? [
          'schema public will be as template0 has it: its owner and grants are not yours to make again',
        ]
      : []),
  ];
}

/**
 * The statements that make the new database’s schema public like the old one’s; null when the role
 * may not: before PostgreSQL 15 it is the superuser’s.
 */
export function publicSchema({ schemas, role, server }: Snapshot): string[] | null {
  const schema = schemas.find(({ name }) => name === 'public');
  if (!schema) return [];
  const mayChange = role.superuser || server.versionNumber >= 150000;
  if (!mayChange || whyNotRecreatable(schema) !== null) return null;
  const [, ...attributes] = createSchemaLike(schema);
  return [`ALTER SCHEMA public OWNER TO ${quoteIdent(schema.owner)}`, ...attributes];
}
