import type { Plan, Relation, Report, RunRecord, Status } from '../../src/index.ts';
import { paintOf, type Style } from '../../src/cli/render/paint.ts';

/** Without colours, on a terminal of 100 columns. */
export const plain: Style = { paint: paintOf(false), width: 100, verbose: false };

/** As one text, for inline snapshots. */
export const drawn = (lines: string[]): string => `\n${lines.join('\n')}\n`;

export const plan: Plan = {
  format: 1,
  way: 'rebuild',
  target: 'shop',
  identity: {
    host: '127.0.0.1',
    port: 5432,
    database: 'shop',
    systemIdentifier: '7',
    databaseOid: 5,
  },
  request: {
    way: 'rebuild',
    schemas: [],
    build: { kind: 'command', command: 'npx prisma migrate deploy' },
    expectations: null,
    keepFailed: false,
    nextSteps: [],
    lockTimeout: 5000,
    disconnect: false,
  },
  hash: '3f9a12bc44de',
  schemas: ['public'],
  summary: 'Set 3 tables in public aside and build anew',
  losses: [
    { table: 'public.users', kind: 'table', rows: 1204, exact: true, bytes: 180_224 },
    { table: 'public.orders', kind: 'table', rows: 88_012, exact: false, bytes: 24_117_248 },
    { table: 'public.evil\n\u001b[31mname', kind: 'table', rows: 0, exact: true, bytes: 8192 },
  ],
  keeps: [],
  touches: [
    'schema public is renamed aside: a constant few locks and milliseconds, whatever its size',
  ],
  warnings: ['2 other sessions are in a transaction (web): they see the old state until it ends'],
  locks: { needed: 4, capacity: 6400 },
  atomic: true,
  undo: { possible: true, text: 'pgreset undo brings the old state back in milliseconds' },
  expectations: { tables: { exactly: 25 }, columns: [{ table: 'users', column: 'email' }] },
  nextSteps: [],
  steps: [
    {
      kind: 'swap-schema',
      transaction: 1,
      schema: 'public',
      aside: 0,
      from: null,
      how: 'rename',
      exists: true,
      attributes: [],
      extensions: [],
      publications: [],
      used: [],
      batch: null,
      objects: 3,
    },
    { kind: 'build-command', transaction: 0, command: 'npx prisma migrate deploy' },
  ],
  structure: {},
};

export const report: Report = {
  run: 'k3x7qpd',
  way: 'rebuild',
  target: 'shop',
  ms: 1432,
  steps: [],
  warnings: [],
  verification: {
    ok: true,
    checks: [
      { ok: true, what: 'there are 25 tables' },
      { ok: true, what: 'table users exists' },
      { ok: true, what: 'column users.email exists', reason: 'people sign in by it' },
    ],
  },
  drift: {
    same: false,
    appeared: [{ kind: 'table', schema: 'public', object: 'notes' }],
    vanished: [],
    changed: [],
  },
  asides: ['pgreset_aside_k3x7qpd'],
  undo: 'pgreset undo k3x7qpd',
  nextSteps: ['Sign in again', 'Create an order'],
  exit: 0,
};

export const record: RunRecord = {
  id: 'k3x7qpd',
  status: 'undone',
  plan,
  startedAt: '2025-11-21T09:00:00.000Z',
  finishedAt: '2025-11-21T09:00:01.432Z',
  startedBy: 'app@laptop',
  why: null,
  undoneBy: 'm2w9ttz',
  steps: [
    { ordinal: 0, status: 'done', result: { summary: 'public → aside' }, progress: null },
    { ordinal: 1, status: 'planned', result: null, progress: null },
  ],
};

const relation = (oid: number, name: string, more: Partial<Relation>): Relation =>
  ({
    oid,
    schema: 'public',
    name,
    kind: 'r',
    owner: 'app',
    bytes: 8192,
    rows: 0,
    exact: true,
    partitionOf: null,
    extension: null,
    ...more,
  }) as Relation;

export const status: Status = {
  snapshot: {
    identity: plan.identity,
    server: {
      version: '18.4',
      versionNumber: 180_004,
      readOnly: false,
      lockCapacity: 6400,
      pooled: false,
    },
    role: { name: 'app', superuser: false, createInDatabase: true, ownsDatabase: true },
    databaseOwner: 'app',
    databaseBytes: 33_000_000,
    protection: null,
    schemas: [{ name: 'public', owner: 'pg_database_owner' }],
    relations: [
      relation(1, 'users', { rows: 1204, bytes: 180_224 }),
      relation(2, 'orders', { kind: 'p', rows: 0, bytes: 0 }),
      relation(3, 'orders_2025', { partitionOf: 2, rows: 88_012, exact: false, bytes: 24_117_248 }),
      relation(4, 'schema_migrations', { rows: 12 }),
    ],
    foreignKeys: [],
    objects: [],
    extensions: [
      { oid: 1, name: 'citext', version: '1.6', schema: 'public', relocatable: true, used: true },
    ],
    dependents: [],
    publications: [],
    sessions: [
      { pid: 7, user: 'app', application: 'web', state: 'idle', transactionSince: null },
      {
        pid: 8,
        user: 'app',
        application: 'psql',
        state: 'idle in transaction',
        transactionSince: '2025-11-21 09:57:00+00',
      },
    ],
    trackingTables: [{ oid: 4, tool: 'Rails or dbmate' }],
  } as unknown as Status['snapshot'],
  protectedBecause: null,
  asides: [
    {
      run: 'k3x7qpd',
      schemas: ['pgreset_aside_k3x7qpd'],
      databases: [],
      addons: [],
      tables: 25,
      bytes: 9_800_000,
      since: '2025-11-21 09:00:00+00',
    },
  ],
  running: null,
  interrupted: [
    {
      run: 'm2w9ttz',
      way: 'rebuild',
      begun: true,
      undoable: true,
      where: 'It stopped at step 2 of 3: Build: make db.',
    },
  ],
};
