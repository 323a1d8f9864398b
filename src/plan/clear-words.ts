import { counted } from '../steps/counted.ts';

/** `1 row`, `~12,345 rows`. */
export function countOf(count: number, noun: string, exact = true): string {
  return `${exact ? '' : '~'}${counted(count, noun)}`;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** `512 bytes`, `8.1 MB`: as PostgreSQL counts, in steps of 1024. */
export function sizeOf(bytes: number): string {
  let size = bytes;
  let unit = 0;
  for (; size >= 1024 && unit < UNITS.length - 1; unit++) size /= 1024;
  return `${unit === 0 || size >= 100 ? Math.round(size) : Number(size.toFixed(1))} ${UNITS[unit]}`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listOf(names: readonly string[], most = 4): string {
  const shown = names.length > most ? names.slice(0, most - 1) : [...names];
  if (names.length > most) shown.push(`${names.length - shown.length} more`);
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
