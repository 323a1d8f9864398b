import { quoteName } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import type { Expectations } from '../target/config.ts';
import { type Attempt, attempt, type LookOptions } from './look.ts';
import type { FoundRelation, Relations } from './relations.ts';
import type { Check } from './check.ts';

type Wanted = NonNullable<Expectations['rows']>[number];

/** A check and the table it is about. */
interface Countable {
  wanted: Wanted;
  relation: FoundRelation;
}

/** Whether tables hold as many rows as expected. Counts only as far as the answer needs. */
export async function checkRows(
  session: Session,
  { rows = [] }: Expectations,
  relations: Relations,
  options: LookOptions,
): Promise<Check[]> {
  const countable = rows.flatMap((wanted) => {
    const relation = relations.get(wanted.table);
    return relation ? [{ wanted, relation }] : [];
  });
  const counts = await countAll(session, countable, options);
  return rows.map((wanted) => {
    const what = describe(wanted);
    const { reason } = wanted;
    const found = differs(wanted, counts.get(wanted));
    return {
      ok: found === null,
      what,
      ...(found !== null && { found }),
      ...(reason && { reason }),
    };
  });
}

/** All in one message; one by one when the server refuses one of them. */
async function countAll(
  session: Session,
  countable: Countable[],
  options: LookOptions,
): Promise<Map<Wanted, Attempt<number>>> {
  const counts = new Map<Wanted, Attempt<number>>();
  if (countable.length === 0) return counts;
  const all = await attempt(session, options, () => count(session, countable));
  if ('answer' in all) {
    countable.forEach(({ wanted }, index) => counts.set(wanted, { answer: all.answer[index]! }));
    return counts;
  }
  for (const each of countable) {
    const one = await attempt(session, options, () => count(session, [each]));
    counts.set(each.wanted, 'answer' in one ? { answer: one.answer[0]! } : one);
  }
  return counts;
}

async function count(session: Session, countable: Countable[]): Promise<number[]> {
  const counts = countable.map(
    ({ relation: { schema, name } }, index) =>
      `SELECT ${index} AS place, count(*) AS count
         FROM (SELECT FROM ${quoteName(schema, name)} LIMIT ($1::int8[])[${index + 1}]) AS counted`,
  );
  const rows = await session.query<{ count: number }>(
    `${counts.join(' UNION ALL ')} ORDER BY place`,
    [countable.map(({ wanted: { min = 0, max } }) => (max === undefined ? min : max + 1))],
  );
  return rows.map(({ count: rowsThere }) => rowsThere);
}

const plural = (rows: number) => `${rows} ${rows === 1 ? 'row' : 'rows'}`;

function describe({ table, min, max }: Wanted): string {
  if (min !== undefined && min === max) return `table ${table} has ${plural(min)}`;
  if (min !== undefined && max !== undefined) return `table ${table} has ${min} to ${plural(max)}`;
  if (max !== undefined) return `table ${table} has at most ${plural(max)}`;
  return `table ${table} has at least ${plural(min ?? 0)}`;
}

/** What is there instead; null when it is as wanted. */
function differs({ min = 0, max }: Wanted, counted: Attempt<number> | undefined): string | null {
  if (!counted) return 'no such table';
  if ('message' in counted) return counted.message;
  const { answer } = counted;
  if (max !== undefined && answer > max) return `more than ${plural(max)}`;
  return answer < min ? plural(answer) : null;
}
