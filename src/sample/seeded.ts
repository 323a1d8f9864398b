/** The moment the sample's time begins, in milliseconds; it lasts a year, the partitions' year. */
const START = Date.UTC(2025, 0, 1);
const YEAR = 365 * 24 * 3600 * 1000;

/**
 * A number that looks random and is always the same for the same arguments: 32 bits, unsigned.
 * Without state, so that a child row can name its parent without remembering it.
 */
function hash(salt: number, index: number): number {
  let value = (salt * 0x9e3779b1 + index * 0x85ebca6b + 0x27d4eb2f) >>> 0;
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  value = Math.imul(value ^ (value >>> 12), 0x297a2d39);
  return (value ^ (value >>> 15)) >>> 0;
}

/** A whole number from 0 to `below - 1`. */
export function number(below: number, salt: number, index: number): number {
  return hash(salt, index) % below;
}

/** One of the words. */
export function pick(words: readonly string[], salt: number, index: number): string {
  return words[number(words.length, salt, index)]!;
}

const hex = (value: number) => value.toString(16).padStart(8, '0');

/** `bytes` bytes in hexadecimal, at most 16. */
export function hexBytes(bytes: number, salt: number, index: number): string {
  const words = [0, 1, 2, 3].map((part) => hex(hash(salt * 4 + part, index)));
  return words.join('').slice(0, bytes * 2);
}

/** The primary key of row `index` of the table with that salt, as a version 4 UUID. */
export function uuid(salt: number, index: number): string {
  const text = hexBytes(16, salt, index);
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-4${text.slice(13, 16)}-a${text.slice(17, 20)}-${text.slice(20)}`;
}

/** A moment of the year, as PostgreSQL reads it. */
export function moment(salt: number, index: number, laterHours = 0): string {
  const time = START + (hash(salt, index) / 2 ** 32) * YEAR + laterHours * 3_600_000;
  return new Date(time).toISOString();
}
