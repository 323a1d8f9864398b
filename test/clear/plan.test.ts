import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planClear } from '../../src/plan/clear.ts';
import type { ClearRequest } from '../../src/plan/plan.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { recogniseTracking } from '../../src/snapshot/tracking-tables.ts';
import type { ReplaceRows } from '../../src/steps/replace-rows.ts';
import { clearRequest } from './requests.ts';
import { snapshotOf } from './snapshots.ts';

const plan = (snapshot: Snapshot, more: Partial<ClearRequest> = {}) =>
  planClear(snapshot, null, clearRequest(more), 'test');

const stepsOf = (snapshot: Snapshot, more?: Partial<ClearRequest>) =>
  plan(snapshot, more).steps as ReplaceRows[];

/** Name → how, of the tables with rows. */
const ways = (snapshot: Snapshot) =>
  Object.fromEntries(
    stepsOf(snapshot)
      .flatMap(({ tables }) => tables)
      .filter(({ holds, how }) => holds === 'rows' || how === 'truncate')
      .map(({ name, how }) => [name, how]),
  );

describe('what a plan of clear says', () => {
  const shop = () =>
    snapshotOf(
      [
        { name: 'users', rows: 12, bytes: 40_000, triggers: ['audit'] },
        { name: 'orders', rows: 30_000, bytes: 3_000_000, exact: false },
        { name: 'carts' },
        { name: 'schema_migrations', rows: 3 },
        { name: 'totals', kind: 'm', heapBytes: 8192, rows: 1 },
        { name: 'users_id_seq', kind: 'S', ownedBy: 1, lastValue: 12 },
      ],
      [
        [2, 1],
        [3, 1],
      ],
      { trackingTables: [{ oid: 4, tool: 'Rails or dbmate' }] },
    );

  test('reads well', () => {
    const { summary, losses, keeps, touches, warnings, undo, atomic } = plan(shop());
    expect({ summary, losses, keeps, touches, warnings, undo, atomic }).toMatchInlineSnapshot(`
      {
        "atomic": true,
        "keeps": [
          "public.schema_migrations (Rails or dbmate migrations)",
        ],
        "losses": [
          {
            "bytes": 3000000,
            "exact": false,
            "kind": "table",
            "note": "truncate",
            "rows": 30000,
            "table": "public.orders",
          },
          {
            "bytes": 40000,
            "exact": true,
            "kind": "table",
            "note": "delete",
            "rows": 12,
            "table": "public.users",
          },
        ],
        "summary": "Clear 3 tables of public: ~30,012 rows, 2.9 MB; the structure stays",
        "touches": [
          "1 sequence will start again",
          "triggers and rules do not act on this: those of public.users",
          "materialised view public.totals keeps its old content until it is refreshed",
        ],
        "undo": {
          "possible": true,
          "text": "pgreset undo puts every row back; until pgreset purge the copies take up to 2.9 MB",
        },
        "warnings": [],
      }
    `);
  });

  test('has the same hash whatever the rows, and another when the structure differs', () => {
    const hash = plan(shop()).hash;
    const fuller = shop();
    fuller.relations[2] = { ...fuller.relations[2]!, rows: 5, heapBytes: 8192 };
    expect(plan(fuller).hash).toBe(hash);
    const other = shop();
    other.relations[2] = { ...other.relations[2]!, structure: 'y' };
    expect(plan(other).hash).not.toBe(hash);
    const keyed = shop();
    keyed.foreignKeys.pop();
    expect(plan(keyed).hash).not.toBe(hash);
  });

  test('has no step where there is nothing to clear', () => {
    const { steps, summary } = plan(snapshotOf([{ name: 'a' }, { name: 'b' }]));
    expect(steps).toEqual([]);
    expect(summary).toBe('Nothing to clear: no rows in 2 tables of public');
  });

  test('says when it cannot be undone', () => {
    expect(plan(shop(), { undoLimit: null }).undo).toEqual({
      possible: false,
      text: 'none (--no-undo): the rows go for good',
    });
  });
});

describe('how each table is emptied', () => {
  test('few rows are deleted, many truncated', () => {
    expect(
      ways(
        snapshotOf([
          { name: 'few', rows: 3_000 },
          { name: 'many', rows: 20_000 },
        ]),
      ),
    ).toEqual({
      few: 'delete',
      many: 'truncate',
    });
  });

  test('a table that others refer to is truncated with them, or not at all', () => {
    const tables = (children: number, rows: number) =>
      snapshotOf(
        [{ name: 'p', rows }, ...Array.from({ length: children }, (_, i) => ({ name: `c${i}` }))],
        Array.from({ length: children }, (_, i): [number, number] => [i + 2, 1]),
      );
    expect(ways(tables(1, 1_000))).toEqual({ p: 'truncate', c0: 'truncate' });
    expect(ways(tables(1, 200))).toEqual({ p: 'delete' });
    // The look-ups cost as much for each key as the truncation for each table.
    expect(ways(tables(10, 200))).toEqual({ p: 'delete' });
  });

  test('a superuser leaves the look-ups out, so deletes more', () => {
    const snapshot = snapshotOf([{ name: 'p', rows: 2_000 }, { name: 'c' }], [[2, 1]], {
      role: { name: 'postgres', superuser: true, createInDatabase: true, ownsDatabase: true },
    });
    expect(ways(snapshot)).toEqual({ p: 'delete' });
  });

  test('where a key has no index, the table that refers is truncated', () => {
    const tables = [
      { name: 'p', rows: 900 },
      { name: 'c', rows: 5_000 },
    ];
    expect(ways(snapshotOf(tables, [{ from: 2, to: 1, indexed: true }]))['c']).not.toBe('delete');
    expect(ways(snapshotOf(tables, [{ from: 2, to: 1, indexed: false }]))['c']).toBe('truncate');
    const self = (indexed: boolean) =>
      snapshotOf([{ name: 's', rows: 400 }], [{ from: 1, to: 1, indexed }]);
    expect([ways(self(true)), ways(self(false))]).toEqual([{ s: 'truncate' }, { s: 'truncate' }]);
  });

  test('partitions one by one, unless keys tie the tree', () => {
    const tree = (refer: boolean) =>
      snapshotOf(
        [
          { name: 'root', kind: 'p' },
          { name: 'big', rows: 50_000, partitionOf: 1, parent: 1 },
          { name: 'small', rows: 5, partitionOf: 1, parent: 1 },
          { name: 'note' },
        ],
        refer ? [[4, 1]] : [],
      );
    expect(ways(tree(false))).toEqual({ big: 'truncate', small: 'delete' });
    expect(ways(tree(true))).toEqual({ big: 'truncate', small: 'truncate', note: 'truncate' });
    expect(stepsOf(tree(true))[0]!.parents.map(({ name }) => name)).toEqual(['root']);
    // A foreign table among the partitions would be truncated on its own server.
    const mixed = tree(false);
    mixed.relations.push({ ...mixed.relations[2]!, oid: 9, name: 'elsewhere', kind: 'f' });
    expect(ways(mixed)).toEqual({ big: 'truncate', small: 'delete' });
  });
});

describe('the order', () => {
  test('is children first, a cycle in one statement', () => {
    const snapshot = snapshotOf(
      ['a', 'b', 'c', 'd'].map((name) => ({ name, rows: 1 })),
      [
        [2, 1],
        [3, 2],
        [2, 3],
        [4, 4],
      ],
    );
    const groups = new Map(stepsOf(snapshot)[0]!.tables.map(({ name, group }) => [name, group]));
    expect(groups.get('b')).toBe(groups.get('c'));
    expect(groups.get('b')!).toBeLessThan(groups.get('a')!);
  });

  test('holds for any foreign keys', () => {
    const key = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(
        fc.array(key, { maxLength: 25 }),
        fc.integer({ min: 30, max: 6400 }),
        (keys, lockCapacity) => {
          const snapshot = snapshotOf(
            Array.from({ length: 12 }, (_, i) => ({ name: `t${i}`, rows: 1 })),
            keys,
          );
          snapshot.server.lockCapacity = lockCapacity;
          const place = new Map<number, [number, number]>();
          for (const { tables, transaction } of stepsOf(snapshot))
            for (const { oid, group } of tables) place.set(oid, [transaction, group]);
          expect(place.size).toBe(12);
          for (const [from, to] of keys) {
            const [child, parent] = [place.get(from)!, place.get(to)!];
            const isCycle = reaches(keys, to, from);
            if (isCycle) expect(child).toEqual(parent);
            else
              expect(child[0] < parent[0] || (child[0] === parent[0] && child[1] < parent[1])).toBe(
                true,
              );
          }
        },
      ),
    );
  });

  const reaches = (keys: [number, number][], from: number, to: number): boolean => {
    const seen = new Set([from]);
    for (const each of seen) for (const [a, b] of keys) if (a === each) seen.add(b);
    return seen.has(to);
  };

  test('of thousands of tables in a row needs no stack', () => {
    const many = 5_000;
    const snapshot = snapshotOf(
      Array.from({ length: many }, (_, i) => ({ name: `t${i}` })),
      Array.from({ length: many - 1 }, (_, i): [number, number] => [i + 1, i + 2]),
    );
    expect(plan(snapshot).steps).toEqual([]);
  });
});

describe('too many locks for one transaction', () => {
  test('are divided, each part within the budget', () => {
    const snapshot = snapshotOf(
      Array.from({ length: 100 }, (_, i) => ({ name: `t${i}`, rows: 1, indexes: 10 })),
    );
    snapshot.server.lockCapacity = 1_000;
    const result = plan(snapshot);
    expect(result.atomic).toBe(false);
    expect(result.steps.map(({ transaction }) => transaction)).toEqual([1, 2, 3]);
    expect(result.locks.needed).toBeLessThanOrEqual(700);
    expect(result.warnings[0]).toBe(
      "not all at once: 2,000 locks do not fit into the server's table of 1,000, so it is done in 3 transactions, children first; an interruption is resumed with pgreset resume or taken back with pgreset undo",
    );
  });
});

describe('migration tracking tables', () => {
  const tool = (name: string, columns: string[], schema = 'public') =>
    recogniseTracking([{ oid: 1, schema, name, columns }])[0]?.tool;

  test.each([
    ['Rails or dbmate', 'schema_migrations', ['version']],
    ['golang-migrate', 'schema_migrations', ['version', 'dirty']],
    ['Ecto', 'schema_migrations', ['version', 'inserted_at']],
    ['TypeORM', 'migrations', ['id', 'timestamp', 'name']],
    ['Laravel', 'migrations', ['id', 'migration', 'batch']],
    ['gormigrate', 'migrations', ['id']],
    [undefined, 'migrations', ['id', 'from_country', 'to_country']],
    ['Prisma', '_prisma_migrations', ['id', 'checksum', 'finished_at', 'migration_name', 'logs']],
    [undefined, '_prisma_migrations', ['id']],
  ])('%s: %s (%s)', (expected, name, columns) => expect(tool(name, columns)).toBe(expected));

  test('Sqitch only in its own schema', () => {
    expect(tool('projects', ['project', 'uri'], 'sqitch')).toBe('Sqitch');
    expect(tool('projects', ['project', 'uri'])).toBeUndefined();
  });
});
