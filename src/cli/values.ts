const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)$/;
const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

const SIZE = /^(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB)$/i;
const BYTES = { b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40 };

/** `500ms`, `5s`, `1m`, `2h`, `7d` in milliseconds. */
export function parseDuration(text: string): number {
  const [, number, unit] = DURATION.exec(text.trim()) ?? [];
  if (number === undefined) throw new RangeError('write it like 500ms, 5s, 1m, 2h or 7d');
  return Math.round(Number(number) * MILLISECONDS[unit as keyof typeof MILLISECONDS]);
}

/** `500kB`, `100MB`, `1GB` in bytes; 1 kB is 1,024 bytes, as PostgreSQL counts. */
export function parseSize(text: string): number {
  const [, number, unit] = SIZE.exec(text.trim()) ?? [];
  if (number === undefined) throw new RangeError('write it like 500kB, 100MB or 1GB');
  return Math.round(Number(number) * BYTES[unit!.toLowerCase() as keyof typeof BYTES]);
}

/** A whole number of things, `10000` or `10,000`. */
export function parseCount(text: string): number {
  const plain = text.replaceAll(/[,_]/g, '');
  if (!/^\d+$/.test(plain)) throw new RangeError('write a whole number, like 10000');
  return Number(plain);
}
