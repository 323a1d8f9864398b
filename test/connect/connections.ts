import fc from 'fast-check';
import type { Target, TargetConnection } from '../../src/target/target.ts';

export const CANARY = 'canary-p@ss:w/o\\rd';

export const HEROKU: TargetConnection = {
  host: 'ec2-1-2-3-4.compute-1.amazonaws.com',
  port: 5432,
  database: 'd1abc',
  user: 'u1xyz',
  password: CANARY,
  tls: 'no-verify',
};

export function targetWith(connection: TargetConnection, name = 'tmi-server'): Target {
  return {
    name,
    connection,
    source: '--url',
    kind: 'remote',
    warnings: [],
    config: {},
    folder: '/',
  };
}

/** Names and passwords that try to break out of quotes, fields and lines. No NUL, no line break. */
const hostileText = fc
  .array(
    fc.oneof(fc.constantFrom(...`:\\'"$\`!#*;&|()<> =%~é𝄞`), fc.string({ unit: 'grapheme' })),
    { minLength: 1, maxLength: 10 },
  )
  .map((pieces) => pieces.join('').replace(/[\0\r\n]/g, '') || 'x');

export const hostileConnection: fc.Arbitrary<TargetConnection> = fc.record({
  host: fc.oneof(
    fc.domain(),
    fc.ipV6(),
    hostileText.map((text) => `/${text}`),
  ),
  port: fc.integer({ min: 1, max: 65_535 }),
  database: hostileText,
  user: hostileText,
  password: hostileText,
  tls: fc.constantFrom('disable', 'verify', 'no-verify'),
});
