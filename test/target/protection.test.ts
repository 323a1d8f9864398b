import { expect, test } from 'vitest';
import { protectionReason } from '../../src/target/protection.ts';

const reasonFor = (database: string, host = 'localhost', name?: string) =>
  protectionReason({ connection: { host, database }, source: '--url', ...(name && { name }) });

test.each([
  ['production'],
  ['PRODUCTION'],
  ['prod'],
  ['app_prod'],
  ['prod-app'],
  ['app.prod.main'],
  ['prod2'],
  ['live'],
  ['shop_live_1'],
  ['a b prod'],
])('a database named %j says production', (database) => {
  expect(reasonFor(database)).toBe(`the database's name, ${database}, says production`);
});

test.each([
  ['product_catalog'],
  ['products'],
  ['reproduction'],
  ['preprod_copy_of_x'.replace('preprod', 'reprod')],
  ['delivery'],
  ['olive'],
  ['alive'],
  ['livestock'],
  ['productions'],
  ['app_dev'],
  [''],
])('a database named %j does not', (database) => {
  expect(reasonFor(database)).toBeUndefined();
});

test('the host and the configured name count as well', () => {
  expect(reasonFor('app', 'prod-db.example.com')).toContain('host');
  expect(reasonFor('app', 'db1.live.example.com')).toContain('host');
  expect(reasonFor('app', 'localhost', 'production')).toContain('target');
  expect(reasonFor('app', 'products.example.com', 'staging')).toBeUndefined();
});

test('the configuration decides over names, in both directions', () => {
  const connection = { host: 'localhost', database: 'live_demo' };
  const source = 'pgreset.config.ts';
  expect(protectionReason({ connection, source, configured: false })).toBeUndefined();
  expect(
    protectionReason({ connection: { ...connection, database: 'x' }, source, configured: true }),
  ).toBe('pgreset.config.ts says protected: true');
});
