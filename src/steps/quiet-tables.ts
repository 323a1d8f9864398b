import { quoteIdent, quoteLiteral } from '../postgres/quote.ts';
import { qualified, type TableFacts } from './table-facts.ts';

const ENABLE: Record<string, string> = {
  O: 'ENABLE',
  R: 'ENABLE REPLICA',
  A: 'ENABLE ALWAYS',
};

/** Does quietening the table need it for ourselves alone, or only that nobody writes? */
export const needsExclusive = (
  { rules, forced, unchecked }: TableFacts,
  inserts: boolean,
): boolean => rules.length > 0 || forced || (inserts && unchecked.length > 0);

/**
 * Statements after which changing rows does nothing but that: no trigger of the user fires, no
 * rule rewrites, no policy hides rows. Each by name, so that what was off before stays off.
 *
 * @param inserts rows come back that a constraint NOT VALID never saw
 */
export function quieten(facts: TableFacts, inserts: boolean): string[] {
  const alter = `ALTER TABLE ONLY ${qualified(facts)}`;
  return [
    ...facts.triggers.map(({ name }) => `${alter} DISABLE TRIGGER ${quoteIdent(name)}`),
    ...facts.rules.map(({ name }) => `${alter} DISABLE RULE ${quoteIdent(name)}`),
    ...(facts.forced ? [`${alter} NO FORCE ROW LEVEL SECURITY`] : []),
    ...(inserts ? facts.unchecked : []).map(
      ({ name }) => `${alter} DROP CONSTRAINT ${quoteIdent(name)}`,
    ),
  ];
}

/** Undoes `quieten`, to exactly the state before. */
export function wake(facts: TableFacts, inserts: boolean): string[] {
  const table = qualified(facts);
  const alter = `ALTER TABLE ONLY ${table}`;
  return [
    ...facts.triggers.map(
      ({ name, state }) => `${alter} ${ENABLE[state]} TRIGGER ${quoteIdent(name)}`,
    ),
    ...facts.rules.map(({ name, state }) => `${alter} ${ENABLE[state]} RULE ${quoteIdent(name)}`),
    ...(facts.forced ? [`${alter} FORCE ROW LEVEL SECURITY`] : []),
    ...(inserts ? facts.unchecked : []).flatMap(({ name, definition, comment }) => [
      `${alter} ADD CONSTRAINT ${quoteIdent(name)} ${definition}`,
      ...(comment === null
        ? []
        : [`COMMENT ON CONSTRAINT ${quoteIdent(name)} ON ${table} IS ${quoteLiteral(comment)}`]),
    ]),
  ];
}
