import { expect, test } from 'vitest';
import { paintOf } from '../../src/cli/render/paint.ts';
import { type AppView, renderAppStatus } from '../../src/cli/render/app-status.ts';
import { planLimits } from '../../src/heroku/plans.ts';
import type { AppStatus, DatabaseFigures, DatabaseStatus, DynoStatus } from '../../src/index.ts';
import { drawn, plain } from './views.ts';

const now = new Date('2025-11-21T10:00:00Z');
const GB = 1024 ** 3;

const dyno = (name: string, state: string): DynoStatus => ({
  name,
  type: name.split('.')[0]!,
  command: `node ${name}`,
  size: 'Basic',
  state,
  since: '2025-11-21T09:48:00Z',
  release: 7,
});

const figures: DatabaseFigures = {
  version: '16.4',
  bytes: 0.5 * GB,
  tables: 25,
  connections: 3,
  rows: null,
  following: [],
  followers: [],
  notices: [],
};

function database(plan: string, more: Partial<DatabaseFigures> = {}): DatabaseStatus {
  return {
    addon: 'postgresql-round-1',
    plan,
    names: ['DATABASE', 'HEROKU_POSTGRESQL_BLUE'],
    owner: 'shop',
    foreign: false,
    limits: planLimits(plan),
    figures: { value: { ...figures, ...more } },
    lastBackup: {
      value: { name: 'b007', bytes: 2_300_000, startedAt: '2025-11-21T07:00:00Z' },
    },
  };
}

const app: AppStatus = {
  name: 'shop',
  owner: 'a@example.com',
  stack: 'heroku-24',
  region: 'eu',
  webUrl: 'https://shop.herokuapp.com/',
  maintenance: false,
  releasedAt: null,
  dynos: { value: [dyno('web.1', 'up'), dyno('worker.1', 'crashed')] },
  databases: { value: [database('essential-0')] },
};

const show = (changes: Partial<AppStatus>, view: Partial<AppView> = {}, style = plain) =>
  drawn(
    renderAppStatus({
      app: { ...app, ...changes },
      now,
      command: (...words) => ['pgreset', ...words, '--app', 'shop'].join(' '),
      ...view,
    })(style),
  );

test('an app that is well', () => {
  const rows = { addon: 'postgresql-round-1', rows: 12_345, exact: false };
  expect(show({}, { rows })).toMatchInlineSnapshot(`
    "
      app         shop · heroku-24 · eu · https://shop.herokuapp.com/
      dynos       web.1     up       12 minutes  Basic  node web.1
                  worker.1  crashed  12 minutes  Basic  node worker.1
      database    DATABASE, HEROKU_POSTGRESQL_BLUE  postgresql-round-1 · essential-0 · PostgreSQL 16.4
                  size         ██████████░░░░░░░░░░  50.0%  512 MB of 1.0 GB
                  tables       █░░░░░░░░░░░░░░░░░░░   0.6%  25 of 4,000
                  rows         ~12,345
                  connections  ███░░░░░░░░░░░░░░░░░  15.0%  3 of 20
                  backup       b007, 3 hours old, 2.2 MB
    "
  `);
});

test('limits that are near, and crossed; rows that a historic plan limits', () => {
  const databases = {
    value: [
      database('hobby-dev', { bytes: 0.85 * GB, rows: 10_500, connections: 20 }),
      database('premium-2', { bytes: 90 * GB }),
      database('one-of-tomorrow'),
    ],
  };
  expect(show({ databases })).toMatchInlineSnapshot(`
    "
      app         shop · heroku-24 · eu · https://shop.herokuapp.com/
      dynos       web.1     up       12 minutes  Basic  node web.1
                  worker.1  crashed  12 minutes  Basic  node worker.1
      database    DATABASE, HEROKU_POSTGRESQL_BLUE  postgresql-round-1 · hobby-dev · PostgreSQL 16.4
                  size         █████████████████░░░  85.0%  870 MB of 1.0 GB, near the limit
                  tables       25
                  rows         ████████████████████ 105.0%  10,500 of 10,000, above the limit
                  connections  ████████████████████ 100.0%  20 of 20, near the limit
                  backup       b007, 3 hours old, 2.2 MB
      database    DATABASE, HEROKU_POSTGRESQL_BLUE  postgresql-round-1 · premium-2 · PostgreSQL 16.4
                  size         ███████░░░░░░░░░░░░░  35.2%  90 GB of 256 GB
                  tables       25
                  connections  █░░░░░░░░░░░░░░░░░░░   0.8%  3 of 400
                  backup       b007, 3 hours old, 2.2 MB
      database    DATABASE, HEROKU_POSTGRESQL_BLUE  postgresql-round-1 · one-of-tomorrow · PostgreSQL 16.4
                  size         512 MB
                  tables       25
                  connections  3
                  backup       b007, 3 hours old, 2.2 MB
    "
  `);
  const coloured = show({ databases }, {}, { ...plain, paint: paintOf(true) });
  expect(coloured).toContain(`\u001b[33m${'█'.repeat(17)}`);
  expect(coloured).toContain(`\u001b[31m${'█'.repeat(20)} 105.0%`);
});

test('maintenance, a follower of another app, what is not known', () => {
  const follower: DatabaseStatus = {
    ...database('standard-0', {
      following: ['HEROKU_POSTGRESQL_RED'],
      notices: ['Maintenance: required by 2025-12-01'],
    }),
    names: ['HEROKU_POSTGRESQL_PINK'],
    owner: 'billing',
    foreign: true,
    lastBackup: { value: null },
  };
  const unready: DatabaseStatus = {
    ...database('essential-0'),
    figures: { problem: 'Database is not yet provisioned.' },
    lastBackup: { problem: 'Heroku gave no answer.' },
  };
  const text = show({
    maintenance: true,
    dynos: { problem: 'Heroku gave no answer.' },
    databases: { value: [follower, unready] },
  });
  expect(text).toMatchInlineSnapshot(`
    "
      app         shop · heroku-24 · eu · https://shop.herokuapp.com/
      careful     in maintenance: nobody is served  pgreset app maintenance off --app shop
      dynos       not known: Heroku gave no answer.
      database    HEROKU_POSTGRESQL_PINK  postgresql-round-1 · standard-0 · PostgreSQL 16.4
                  billed to another app: billing
                  size         █░░░░░░░░░░░░░░░░░░░   0.8%  512 MB of 64 GB
                  tables       25
                  connections  █░░░░░░░░░░░░░░░░░░░   2.5%  3 of 120
                  backup       none
                  follows HEROKU_POSTGRESQL_RED: takes no changes
                  Maintenance: required by 2025-12-01
      database    DATABASE, HEROKU_POSTGRESQL_BLUE  postgresql-round-1 · essential-0
                  figures not known: Database is not yet provisioned.
                  backups not known: Heroku gave no answer.
    "
  `);
});

test('names from elsewhere do not steer the terminal', () => {
  const text = show({ webUrl: 'https://x/\u001b[2J', dynos: { value: [] } });
  expect(text).not.toContain('\u001b');
  expect(text).toContain('dynos       none');
});
