import { expect, test } from 'vitest';
import { commandFor, typedCommand } from '../../src/cli/command-line.ts';

test('repeats what was typed, ready for the shell', () => {
  const typed = ['clear', '--where', "id = 'A'", '--dry-run', '--confirm', 'old', '--plan=1'];
  const changes = {
    switches: ['--dry-run'],
    flags: ['--confirm', '--plan'],
    plus: ['--confirm', 'shop'],
  };
  expect(typedCommand(typed, changes)).toBe(
    `pgreset clear --where 'id = '\\''A'\\''' --confirm shop`,
  );
});

test.each([
  ['postgres://app:canary@host/db', 'postgres://app:•••@host/db'],
  ['postgres://app:can/a@ry@host/db', 'postgres://app:•••@host/db'],
  ['postgres://host/db?user=a&password=canary', `'postgres://host/db?user=a&password=•••'`],
  ['host=h password=canary dbname=d', `'host=h password=••• dbname=d'`],
  [`password='can ary' host=h`, `'password=••• host=h'`],
  ['--url=postgres://app:canary@host/db', '--url=postgres://app:•••@host/db'],
  ['postgres://app@host/db', 'postgres://app@host/db'],
  ['env:STAGING_URL', 'env:STAGING_URL'],
])('hides the password of %s', (url, shown) =>
  expect(typedCommand([url], { plus: [] })).toBe(`pgreset ${shown}`),
);

test('names the target as it was chosen', () => {
  expect(commandFor({ target: 'my staging' }, 'undo', 'k3x')).toBe(
    `pgreset undo k3x --target 'my staging'`,
  );
});
