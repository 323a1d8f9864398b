import { expect, test } from 'vitest';
import {
  age,
  count,
  counted,
  duration,
  size,
  timeOf,
  visible,
} from '../../src/cli/render/format.ts';
import { columns, cut, widthOf, wrap } from '../../src/cli/render/layout.ts';

test('numbers and sizes', () => {
  expect([count(0), count(10_012), counted(1, 'table'), counted(2, 'table')]).toEqual([
    '0',
    '10,012',
    '1 table',
    '2 tables',
  ]);
  expect([0, 999, 8192, 1_048_576, 1_300_000_000, 5e13].map(size)).toEqual([
    '0 bytes',
    '999 bytes',
    '8.0 kB',
    '1.0 MB',
    '1.2 GB',
    '45 TB',
  ]);
});

test('durations', () => {
  expect([0.04, 1.234, 84.4, 999.6, 3_120, 125_000, 4_320_000].map(duration)).toEqual([
    '0.0 ms',
    '1.2 ms',
    '84 ms',
    '1.0 s',
    '3.1 s',
    '2 min 5 s',
    '1 h 12 min',
  ]);
});

test('times as PostgreSQL writes them', () => {
  const now = new Date('2025-11-21T12:00:00Z');
  expect(timeOf('2025-11-21 13:00:00.5+01')).toBe(Date.parse('2025-11-21T12:00:00.500Z'));
  expect(age('2025-11-21 11:57:00+00', now)).toBe('3 minutes');
  expect(age('2025-11-18 11:57:00+0000', now)).toBe('3 days');
});

test('names cannot steer the terminal', () => {
  expect(visible('a\u001b[31mb\nc\u0007\u202ed')).toBe('ab\\nc··d');
});

test('columns line up, whatever the width of the letters', () => {
  expect(
    columns(
      [
        ['名前', '1'],
        ['é', '20'],
        ['🎉x', '300'],
      ],
      'lr',
    ),
  ).toEqual(['名前    1', 'é      20', '🎉x   300']);
  expect(widthOf('👩‍👩‍👧')).toBe(2);
  expect(cut('abcdef', 4)).toBe('abc…');
  expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
});
