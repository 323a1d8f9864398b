import { expect, test } from 'vitest';
import { tlsMode } from '../../src/target/tls-mode.ts';

const REMOTE = 'db.example.com';

test.each([
  // host, sslmode, what it becomes
  [REMOTE, undefined, 'verify'],
  ['10.0.0.5', undefined, 'verify'],
  [REMOTE, 'allow', 'verify'],
  [REMOTE, 'prefer', 'verify'],
  [REMOTE, 'require', 'verify'],
  [REMOTE, 'verify-ca', 'verify'],
  [REMOTE, 'verify-full', 'verify'],
  [REMOTE, 'no-verify', 'no-verify'],
  [REMOTE, 'disable', 'disable'],
  ['localhost', undefined, 'disable'],
  ['127.0.0.1', undefined, 'disable'],
  ['127.1.2.3', 'prefer', 'disable'],
  ['::1', 'allow', 'disable'],
  ['localhost', 'require', 'verify'],
  ['localhost', 'verify-full', 'verify'],
  ['/var/run/postgresql', undefined, 'disable'],
  ['/var/run/postgresql', 'require', 'disable'],
])('%s with %s is %s', (host, sslmode, expected) => {
  expect(tlsMode(host, sslmode, '--url')).toBe(expected);
});

test('a certificate authority asks for checking, on this machine too', () => {
  expect(tlsMode('localhost', undefined, '--url', true)).toBe('verify');
  expect(tlsMode('localhost', 'disable', '--url', true)).toBe('disable');
});

test.each(['Require', 'required', '', 'constructor', 'toString'])('%s is no mode', (word) => {
  expect(() => tlsMode(REMOTE, word, '--url')).toThrow(
    expect.objectContaining({ code: 'url-invalid', why: expect.stringContaining('verify-full') }),
  );
});
