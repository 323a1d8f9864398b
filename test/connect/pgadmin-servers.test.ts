import { expect, test } from 'vitest';
import { isOurServersFile, pgAdminServers } from '../../src/connect/pgadmin-servers.ts';
import { CANARY, HEROKU, targetWith } from './connections.ts';

test('what pgAdmin 9 imports, without the password', () => {
  const text = pgAdminServers(targetWith(HEROKU), '/home/me/.pgpass');
  expect(text).not.toContain(CANARY);
  expect(text).toMatchInlineSnapshot(`
    "{
      "Servers": {
        "1": {
          "Group": "pgreset",
          "Name": "tmi-server (ec2-1-2-3-4.compute-1.amazonaws.com)",
          "Host": "ec2-1-2-3-4.compute-1.amazonaws.com",
          "Port": 5432,
          "MaintenanceDB": "d1abc",
          "Username": "u1xyz",
          "ConnectionParameters": {
            "sslmode": "require",
            "connect_timeout": 10,
            "passfile": "/home/me/.pgpass"
          },
          "DBRestriction": "d1abc",
          "DBRestrictionType": "databases"
        }
      }
    }
    "
  `);
});

const serverFor = (...args: Parameters<typeof pgAdminServers>) =>
  (JSON.parse(pgAdminServers(...args)) as { Servers: { 1: Record<string, unknown> } }).Servers[1];

test('TLS follows the connection', () => {
  const parameters = (change: object) =>
    serverFor(targetWith({ ...HEROKU, ...change }))['ConnectionParameters'];
  expect(parameters({ tls: 'disable', host: 'localhost' })).toMatchObject({ sslmode: 'disable' });
  expect(parameters({ tls: 'verify' })).toEqual({ sslmode: 'require', connect_timeout: 10 });
  expect(parameters({ tls: 'verify', ca: 'PEM', caFile: '/ca.pem' })).toMatchObject({
    sslmode: 'verify-full',
    sslrootcert: '/ca.pem',
  });
});

test('a database with a comma cannot be restricted to, and is not hidden', () => {
  const server = serverFor(targetWith({ ...HEROKU, database: 'a,b' }));
  expect(server).toMatchObject({ MaintenanceDB: 'a,b' });
  expect(server).not.toHaveProperty('DBRestriction');
  expect(server).not.toHaveProperty('DBRestrictionType');
});

test('our own file is recognised, others are not', () => {
  expect(isOurServersFile(pgAdminServers(targetWith(HEROKU)))).toBe(true);
  const foreign = { Servers: { 1: { Group: 'Servers', Name: 'x' } } };
  for (const text of [JSON.stringify(foreign), '{}', '[]', 'null', 'no json', ''])
    expect(isOurServersFile(text)).toBe(false);
});
