import type { Down } from '../migrations/built-in/downs.ts';
import { displayMigration } from '../migrations/built-in/migration.ts';
import { splitStatements } from '../postgres/split-statements.ts';
import type { Relation } from '../snapshot/snapshot.ts';
import { lossesOf } from './losses.ts';
import type { Loss } from './plan.ts';
import { displayName } from './scope.ts';

/** What downs will take, as far as it can be read from their SQL. */
export interface DownLosses {
  losses: Loss[];
  /** Migrations whose downs do not show what they take: then every table is named. */
  unreadable: string[];
}

/** Statements that take nothing but what they name, as long as there is no CASCADE in them. */
const TAKES_TABLE =
  /^(?:DROP\s+(?:TABLE|MATERIALIZED\s+VIEW)(?:\s+IF\s+EXISTS)?|TRUNCATE(?:\s+TABLE)?(?:\s+ONLY)?|ALTER\s+TABLE(?:\s+IF\s+EXISTS)?(?:\s+ONLY)?)\s+/i;
const TAKES_NO_ROWS =
  /^(?:DROP\s+(?:INDEX|VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|POLICY|RULE|AGGREGATE|STATISTICS)|CREATE|COMMENT|GRANT|REVOKE|SET|ALTER\s+(?:INDEX|VIEW|SEQUENCE|TYPE|FUNCTION|DOMAIN|POLICY|TRIGGER))\b/i;
const NAME = /(?:"(?:[^"]|"")+"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)/g;

/**
 * The tables and rows that go with the downs.
 *
 * @param relations of the schemas, without the tracking tables
 */
export function lossesOfDowns(downs: readonly Down[], relations: readonly Relation[]): DownLosses {
  const unreadable: string[] = [];
  const named = byName(relations);
  const found = new Map<number, string>();
  for (const { migration, text } of downs) {
    if (migration.down === null) continue;
    const taken = text === null ? null : takenBy(text, named);
    if (taken === null) unreadable.push(displayMigration(migration));
    else for (const [oid, note] of taken) found.set(oid, note);
  }
  if (unreadable.length > 0) return { losses: lossesOf(relations), unreadable };
  const notes = new Map(
    relations.map((each) => [displayName(each), found.get(each.oid) ?? 'goes with its table']),
  );
  const gone = relations.filter(
    ({ oid, partitionOf }) => found.has(oid) || found.has(partitionOf ?? -1),
  );
  const losses = lossesOf(gone).map((loss) => ({ ...loss, note: notes.get(loss.table)! }));
  return { losses, unreadable };
}

/** With and without the schema: a bare name is meant in any of them. */
function byName(relations: readonly Relation[]): Map<string, Relation[]> {
  const named = new Map<string, Relation[]>();
  for (const each of relations)
    for (const name of [each.name, displayName(each)])
      named.set(name, [...(named.get(name) ?? []), each]);
  return named;
}

/** Tables by oid with what becomes of them; null: the text may take what it does not name. */
function takenBy(
  text: string,
  relations: ReadonlyMap<string, Relation[]>,
): Map<number, string> | null {
  const taken = new Map<number, string>();
  for (const { text: statement } of splitStatements(text)) {
    const bare = statement.replaceAll(/'(?:[^']|'')*'/g, "''");
    if (/\bCASCADE\b/i.test(bare)) return null;
    const head = TAKES_TABLE.exec(bare)?.[0];
    if (head === undefined) {
      if (TAKES_NO_ROWS.test(bare)) continue;
      return null;
    }
    const verb = head.split(/\s+/)[0]!.toUpperCase();
    const note =
      { DROP: 'is dropped', TRUNCATE: 'is emptied' }[verb] ?? 'loses what its columns hold';
    const names = listOf(bare.slice(head.length), verb === 'ALTER');
    if (
      verb === 'ALTER' &&
      !/\bDROP\b(?!\s+(?:CONSTRAINT|DEFAULT|NOT|IDENTITY|EXPRESSION)\b)|\bTYPE\b/i.test(bare)
    )
      continue;
    for (const { oid } of names.flatMap((name) => relations.get(name) ?? [])) taken.set(oid, note);
  }
  return taken;
}

/** The names that a statement begins with: `a, public."B"`. */
function listOf(text: string, one: boolean): string[] {
  const part = one ? (/^[^\s(]+(?:"[^"]*")?/.exec(text)?.[0] ?? '') : text;
  return part.split(',').map((each) =>
    [...each.matchAll(NAME)]
      .slice(0, each.includes('.') ? 2 : 1)
      .map(([name]) =>
        name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase(),
      )
      .join('.'),
  );
}
