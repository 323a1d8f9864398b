import type { Session } from '../postgres/session.ts';
import type { Expectations } from '../target/config.ts';
import { type ListedTable, listTables } from './list-tables.ts';
import { isTable, RELATION_WORDS, type Relations } from './relations.ts';
import type { Check } from './check.ts';

/** How many of the unexpected tables are named. */
const SHOWN = 5;

/** How many tables there are, and whether the ones that are named are among them. */
export async function checkTables(
  session: Session,
  { tables }: Expectations,
  relations: Relations,
  schemas: string[],
): Promise<Check[]> {
  if (!tables) return [];
  const names = (tables.names ?? []).map((each) =>
    typeof each === 'string' ? { name: each } : each,
  );
  const counted = tables.exactly !== undefined || tables.atLeast !== undefined;
  const there = counted ? await listTables(session, schemas) : [];
  const unnamed = () => describeUnnamed(there, names, relations);
  return [
    ...checkCount(tables, there.length, names.length, unnamed),
    ...names.map(({ name, reason }) => checkName(name, reason, relations)),
  ];
}

function checkCount(
  { exactly, atLeast }: NonNullable<Expectations['tables']>,
  there: number,
  named: number,
  unnamed: () => string,
): Check[] {
  const checks: Check[] = [];
  if (exactly !== undefined) {
    const ok = there === exactly;
    const found = `${there}${there > exactly && named >= exactly ? unnamed() : ''}`;
    checks.push({ ok, what: `there ${plural(exactly)}`, ...(!ok && { found }) });
  }
  if (atLeast !== undefined) {
    const ok = there >= atLeast;
    checks.push({
      ok,
      what: `there ${plural(atLeast)} or more`,
      ...(!ok && { found: `${there}` }),
    });
  }
  return checks;
}

const plural = (count: number) => (count === 1 ? 'is 1 table' : `are ${count} tables`);

function checkName(name: string, reason: string | undefined, relations: Relations): Check {
  const relation = relations.get(name);
  const ok = relation !== undefined && isTable(relation);
  const found = relation ? RELATION_WORDS[relation.kind]! : 'no such table';
  return { ok, what: `table ${name} exists`, ...(!ok && { found }), ...(reason && { reason }) };
}

/** Which tables nobody named: those that are too many, where all expected ones have names. */
function describeUnnamed(
  there: ListedTable[],
  names: { name: string }[],
  relations: Relations,
): string {
  const named = new Set(names.map(({ name }) => relations.get(name)?.oid));
  const others = there.filter(({ oid }) => !named.has(oid)).map(({ name }) => name);
  if (others.length === 0) return '';
  const shown = others.slice(0, SHOWN).join(', ');
  return `, not named: ${shown}${others.length > SHOWN ? ` and ${others.length - SHOWN} more` : ''}`;
}
