/** What is there already and must not be made again. */
export interface Present {
  schemas: string[];
  extensions: string[];
  publications: string[];
  /** The role is no superuser: it may not make event triggers, such as those that Heroku has. */
  plain?: boolean;
}

/** One line of `pg_restore --list`: number, two numbers of the catalog, kind, schema, name and owner. */
const ENTRY =
  /^\d+; \d+ \d+ (?<kind>SECURITY LABEL|DEFAULT ACL|PUBLICATION TABLES IN SCHEMA|PUBLICATION TABLE|EVENT TRIGGER|[A-Z]+) (?<rest>.*)$/;

/** The lines of a backup's list that are to be restored. Those that begin with `;` are comments. */
export function wantedEntries(lines: string[], present: Present): string[] {
  return lines.filter((line) => /^\d/.test(line) && !isThere(line, present));
}

/** Names are not quoted in the list and may hold spaces: they can only be compared with known ones. */
function isThere(line: string, present: Present): boolean {
  const { schemas, extensions, publications, plain = false } = present;
  const { kind = '', rest = '' } = ENTRY.exec(line)?.groups ?? {};
  const isOf = (what: string, names: string[]) =>
    names.some((name) => `${rest} `.startsWith(`${what}${name} `));
  if (kind === 'EVENT TRIGGER') return plain;
  if (kind === 'SCHEMA') return isOf('- ', schemas);
  if (kind === 'EXTENSION') return isOf('- ', extensions);
  if (kind === 'PUBLICATION') return isOf('- ', publications);
  if (kind.startsWith('PUBLICATION'))
    return publications.some((name) => rest.includes(` ${name} `));
  if (kind === 'DEFAULT ACL') return isOf('', schemas);
  // Comments on extensions are for whoever made them.
  if (kind === 'COMMENT' && rest.startsWith('- EXTENSION ')) return true;
  return ['ACL', 'COMMENT', 'SECURITY LABEL'].includes(kind) && isOf('- SCHEMA ', schemas);
}

/** Schemas that the backup makes and that are not there yet, as the list writes them. */
export function newSchemas(lines: string[], present: Present): string[] {
  return wantedEntries(lines, present).flatMap((line) => {
    const [, name] = /^\d+; \d+ \d+ SCHEMA - (.*) \S+$/.exec(line) ?? [];
    return name === undefined ? [] : [name];
  });
}

/** What the head of the list says about the backup: `shop of 2026-01-02 03:04:05 UTC, PostgreSQL 15.4`. */
export function describeList(lines: string[]): string {
  const find = (pattern: RegExp) => lines.map((line) => pattern.exec(line)?.[1]).find(Boolean);
  const database = find(/^;\s+dbname: (.*)$/);
  const created = find(/^; Archive created at (.*)$/);
  const version = find(/^;\s+Dumped from database version: (\S+)/);
  return `${database ?? 'a database'} of ${created ?? 'an unknown day'}, PostgreSQL ${version ?? 'of an unknown version'}`;
}
