import type { Context } from 'hono';
import { invalid } from './api-error.ts';

const RANGE = /^(?<field>\w+)(?: (?<from>\]?[^.;]*)\.\.[^;]*)?(?:; *(?<options>.*))?$/;
const MOST = 200;

/**
 * Answers with one page of a list, as `Range: version ..; max=5, order=desc` asks for it: 206 and
 * `Next-Range` when there is more. Without the header the whole list fits in most cases.
 */
export function paged<T extends Record<string, unknown>>(
  c: Context,
  items: T[],
  fields: (keyof T & string)[],
): Response {
  const { field, from, max, descending } = readRange(c.req.header('range'), fields[0]!);
  if (!fields.includes(field)) throw invalid(`Cannot range over ${field}.`);
  const order = descending ? -1 : 1;
  const sorted = items.toSorted((a, b) => order * compare(a[field], b[field]));
  const after = from?.startsWith(']') ? from.slice(1) : undefined;
  const start = after ? sorted.findIndex((item) => String(item[field]) === after) + 1 : 0;
  const page = sorted.slice(start, start + max);
  const last = page.at(-1);
  c.header('Accept-Ranges', fields.join(', '));
  c.header('Content-Range', `${field} ${String(page[0]?.[field])}..${String(last?.[field])}`);
  if (!last || start + max >= sorted.length) return c.json(page, 200);
  const options = `max=${max}${descending ? ', order=desc' : ''}`;
  c.header('Next-Range', `${field} ]${String(last[field])}..; ${options}`);
  return c.json(page, 206);
}

function readRange(header: string | undefined, standard: string) {
  const groups = RANGE.exec(header?.trim() ?? '')?.groups;
  const options = groups?.['options'] ?? '';
  return {
    field: groups?.['field'] ?? standard,
    from: groups?.['from']?.trim(),
    max: Math.min(Number(/max=(\d+)/.exec(options)?.[1] ?? MOST), 1000),
    descending: /order=desc/.test(options),
  };
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b));
}
