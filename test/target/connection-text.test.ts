import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConnectionText } from '../../src/target/connection-text.ts';
import { connectionUrl } from '../../src/target/connection-url.ts';

const read = (text: string) => parseConnectionText(text, '--url');

describe('what libpq reads, pgreset reads the same', () => {
  test.each([
    [
      'postgres://u:p@h:5433/db',
      { user: 'u', password: 'p', host: 'h', port: 5433, database: 'db' },
    ],
    ['postgresql://h/db', { host: 'h', database: 'db' }],
    ['POSTGRES://H.Example.COM/Db', { host: 'h.example.com', database: 'Db' }],
    ['  postgres://h/db\n', { host: 'h', database: 'db' }],
    ['postgres:///db', { database: 'db' }],
    ['postgres://u@/db', { user: 'u', database: 'db' }],
    ['postgres://', {}],
    ['postgresql:///db?host=/var/run/postgresql', { host: '/var/run/postgresql', database: 'db' }],
    [
      'postgresql:///db?host=%2Frun%2Fpg&port=6000',
      { host: '/run/pg', port: 6000, database: 'db' },
    ],
    ['postgres://%2Fvar%2Frun%2Fpostgresql/db', { host: '/var/run/postgresql', database: 'db' }],
    ['postgres://u@[::1]:5434/db', { user: 'u', host: '::1', port: 5434, database: 'db' }],
    ['postgres://[2001:db8::2]/db', { host: '2001:db8::2', database: 'db' }],
    ['postgres://[fe80::1%25eth0]/db', { host: 'fe80::1%eth0', database: 'db' }],
    [
      'postgres://a%40b:c%2Fd%3A%25@h/e%20f%2Fg',
      { user: 'a@b', password: 'c/d:%', host: 'h', database: 'e f/g' },
    ],
    ['postgres://u:p#x?y@h/db', { user: 'u', password: 'p#x?y', host: 'h', database: 'db' }],
    ['postgres://u:p@ss@h/db', { user: 'u', password: 'p@ss', host: 'h', database: 'db' }],
    ['postgres://u:p+q@h/db', { user: 'u', password: 'p+q', host: 'h', database: 'db' }],
    ['postgres://u:@h/db', { user: 'u', host: 'h', database: 'db' }],
    ['postgres://h?dbname=db&user=u', { host: 'h', database: 'db', user: 'u' }],
    ['postgres://h/db?mail=a@b', { host: 'h', database: 'db', parameters: { mail: 'a@b' } }],
    [
      'postgres://h/db?sslmode=require&schema=app',
      { host: 'h', database: 'db', sslmode: 'require', parameters: { schema: 'app' } },
    ],
    ['postgres://h/db?sslrootcert=ca.pem', { host: 'h', database: 'db', sslrootcert: 'ca.pem' }],
    ['postgres://h/db?ssl=true', { host: 'h', database: 'db', sslmode: 'require' }],
    ['postgres://h/db?ssl=0', { host: 'h', database: 'db', sslmode: 'disable' }],
    ['postgresql+psycopg2://u@h/db', { user: 'u', host: 'h', database: 'db' }],
    ['postgis://u@h/db', { user: 'u', host: 'h', database: 'db' }],
    ['host=/var/run/postgresql dbname=db', { host: '/var/run/postgresql', database: 'db' }],
    [
      String.raw`host = h password='a b\'c\\' dbname=d\ b user=''`,
      { host: 'h', password: String.raw`a b'c\ `.trim(), database: 'd b' },
    ],
  ])('%s', (text, parts) => {
    expect(read(text)).toEqual({ parameters: {}, ...parts });
  });
});

describe('what cannot be read is refused, and the text is not repeated', () => {
  test.each([
    ['mysql://u:canary@h/db', 'starts with mysql:'],
    ['prisma+postgres://accelerate/?api_key=canary', 'starts with prisma+postgres:'],
    ['jdbc:postgresql://h/db?password=canary', 'starts with jdbc:postgresql:'],
    ['canary', 'does not start with postgres://'],
    ['postgres://u:canary@h1,h2/db', 'several hosts'],
    ['postgres://u:canary@h1:1,h2:2/db', '1 to 65535'],
    ['postgres://u:canary@h:0/db', '1 to 65535'],
    ['postgres://u:canary@h:65536/db', '1 to 65535'],
    ['postgres://u:canary@h:5e3/db', '1 to 65535'],
    ['postgres://u:canary%zz@h/db', 'two hexadecimal digits'],
    ['postgres://u:canary%ff@h/db', 'two hexadecimal digits'],
    ['postgres://u:canary%00@h/db', 'NUL'],
    ['postgres://u:canary@[::1/db', 'closing bracket'],
    ["host=h password='canary", 'character 7'],
    ['host=h canary', 'character 7'],
  ])('%s', (text, why) => {
    const shown = JSON.stringify(thrownBy(() => read(text)));
    expect(JSON.parse(shown)).toMatchObject({ code: 'url-invalid', exit: 2 });
    expect(shown).toContain(why);
    expect(shown).not.toContain('canary');
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

/** Everything but NUL, with the marks that URLs and shells care about more often than chance has it. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...`:/?#[]@!$&'()*+,;=%"\\ \n<>{}|^~é𝄞`),
      fc.string({ unit: 'grapheme' }),
    ),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((pieces) => pieces.join('').replaceAll('\0', '') || 'x');

const host = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6(),
  hostile.map((text) => `/${text}`),
);

test('hostile names and passwords come back from a URL unchanged', () => {
  fc.assert(
    fc.property(
      hostile,
      hostile,
      hostile,
      host,
      fc.integer({ min: 1, max: 65_535 }),
      fc.dictionary(
        hostile.map((name) => `x${name}`),
        hostile,
        { maxKeys: 3, noNullPrototype: true },
      ),
      (user, password, database, hostName, port, parameters) => {
        const url = connectionUrl({
          user,
          password,
          database,
          host: hostName,
          port,
          tls: 'disable',
          parameters,
        });
        expect(url).toMatch(/^[!-~]+$/);
        expect(read(url)).toEqual({
          user,
          password,
          database,
          host: hostName.startsWith('/') ? hostName : hostName.toLowerCase(),
          port,
          parameters,
        });
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a URL without the password does not hold it', () => {
  const connection = {
    user: 'u',
    password: 'canary',
    database: 'db',
    host: 'h',
    port: 5432,
  } as const;
  expect(connectionUrl({ ...connection, tls: 'verify' }, { withPassword: false })).toBe(
    'postgresql://u@h:5432/db',
  );
});
