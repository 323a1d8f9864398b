import { stripVTControlCharacters } from 'node:util';

const NUMBER = new Intl.NumberFormat('en-US');

/** `10012` as `10,012`. */
export function count(value: number): string {
  return NUMBER.format(value);
}

/** A count with its noun: `1 table`, `25 tables`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** Bytes as PostgreSQL counts them: `904 kB`, `1.2 MB`, `3.4 GB`. */
export function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const text = unit === 0 || value >= 9.95 ? count(Math.round(value)) : value.toFixed(1);
  return `${text} ${units[unit]}`;
}

/** `1.2 ms`, `84 ms`, `3.1 s`, `2 min 5 s`, `1 h 12 min`. */
export function duration(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** How long ago, in one unit: `12 seconds`, `3 minutes`, `5 days`. */
export function age(since: string, now: Date): string {
  const seconds = Math.max(0, (now.getTime() - timeOf(since)) / 1000);
  if (seconds < 60) return counted(Math.round(seconds), 'second');
  if (seconds < 3600) return counted(Math.round(seconds / 60), 'minute');
  if (seconds < 48 * 3600) return counted(Math.round(seconds / 3600), 'hour');
  return counted(Math.round(seconds / 86_400), 'day');
}

/** Milliseconds of a time as PostgreSQL writes it: `2025-11-21 09:15:00.123+00`. */
export function timeOf(text: string): number {
  const iso = text
    .replace(' ', 'T')
    .replace(/([+-]\d\d)(\d\d)?$/, (_, h: string, m = '00') => `${h}:${m}`);
  return new Date(iso).getTime();
}

/** `2025-11-21 09:15` in the reader's own time zone. */
export function clock(text: string): string {
  const time = new Date(timeOf(text));
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** Text from elsewhere on one line: a table may be named anything, and must not steer the terminal. */
export function visible(text: string): string {
  const plain = stripVTControlCharacters(text);
  return plain.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (each) => CONTROLS[each] ?? '·');
}

const CONTROLS: Record<string, string> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\u200d': '\u200d',
};
