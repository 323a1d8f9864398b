import { describe, expect, test } from 'vitest';
import { parseCount, parseDuration, parseSize } from '../../src/cli/values.ts';

describe('parseDuration', () => {
  test.each([
    ['500ms', 500],
    ['5s', 5_000],
    ['1.5m', 90_000],
    ['7d', 604_800_000],
  ])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each(['5', 's', '-1s', '5 years', ''])('refuses %j', (text) =>
    expect(() => parseDuration(text)).toThrow('write it like'),
  );
});

describe('parseSize', () => {
  test.each([
    ['1GB', 2 ** 30],
    ['1 gb', 2 ** 30],
    ['100kB', 102_400],
  ])('%s', (text, bytes) => expect(parseSize(text)).toBe(bytes));

  test.each(['1', 'GB', '1 PB'])('refuses %j', (text) =>
    expect(() => parseSize(text)).toThrow('write it like'),
  );
});

test('parseCount takes separators', () => {
  expect(parseCount('10,000')).toBe(10_000);
  expect(() => parseCount('many')).toThrow('whole number');
});
