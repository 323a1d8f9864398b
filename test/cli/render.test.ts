import { findTool } from '../../src/index.ts';
import { describe, expect, test } from 'vitest';
import { PgresetError } from '../../src/index.ts';
import { renderError, renderUnexpected } from '../../src/cli/render/error.ts';
import { renderHistory, renderRun } from '../../src/cli/render/history.ts';
import { renderPlan } from '../../src/cli/render/plan.ts';
import { renderReport } from '../../src/cli/render/report.ts';
import { renderBriefStatus, renderStatus, type StatusView } from '../../src/cli/render/status.ts';
import { renderVerification } from '../../src/cli/render/verification.ts';
import { paintOf } from '../../src/cli/render/paint.ts';
import { drawn, plain, plan, record, report, status } from './views.ts';

const command = (...words: string[]) => ['pgreset', ...words, '--target', 'shop'].join(' ');

const view: StatusView = {
  status,
  now: new Date('2025-11-21T10:00:00Z'),
  migrations: {
    tools: [
      {
        tool: findTool('prisma')!,
        marker: 'prisma/schema.prisma',
        table: 'public._prisma_migrations',
      },
    ],
    others: ['Diesel (public.__diesel_schema_migrations)'],
    disagreement: null,
  },
  command,
};

test('status', () => {
  expect(drawn(renderStatus(view)(plain))).toMatchInlineSnapshot(`
    "

      table                         rows     size
      public.orders              ~88,012    23 MB
      public.users                 1,204   176 kB
      public.schema_migrations        12   8.0 kB
      3 tables                   ~89,228    23 MB

      server      PostgreSQL 18.4 · 31 MB · system 7
      role        app · owns the database
      schemas     public (pg_database_owner)
      extensions  citext 1.6
      migrations  Prisma (prisma/schema.prisma, table public._prisma_migrations); Diesel
                  (public.__diesel_schema_migrations)
      sessions    2 others: psql (pid 8) in a transaction for 3 minutes
      aside       k3x7qpd  25 tables  9.3 MB  1 hour old  pgreset undo k3x7qpd --target shop

      stopped     run m2w9ttz (rebuild) was interrupted. It stopped at step 2 of 3: Build: make db.
                  go on    pgreset resume m2w9ttz --target shop
                  go back  pgreset undo m2w9ttz --target shop
    "
  `);
});

test('status in brief', () => {
  expect(drawn(renderBriefStatus(view)(plain))).toMatchInlineSnapshot(`
    "
      holds       3 tables, ~89,228 rows, 31 MB
      aside       k3x7qpd  25 tables  9.3 MB  1 hour old  pgreset undo k3x7qpd --target shop

      stopped     run m2w9ttz (rebuild) was interrupted. It stopped at step 2 of 3: Build: make db.
                  go on    pgreset resume m2w9ttz --target shop
                  go back  pgreset undo m2w9ttz --target shop
    "
  `);
});

describe('plan', () => {
  test('of a rebuild', () => {
    expect(drawn(renderPlan(plan)(plain))).toMatchInlineSnapshot(`
      "

      Set 3 tables in public aside and build anew  plan 3f9a12bc44de

        goes aside             rows     size
        public.orders       ~88,012    23 MB
        public.users          1,204   176 kB
        public.evil\\nname         0   8.0 kB
        3 tables            ~89,216    23 MB

        steps       1 Set schema "public" aside
                    2 Build: npx prisma migrate deploy
        touches     schema public is renamed aside: a constant few locks and milliseconds, whatever its
                    size
        careful     2 other sessions are in a transaction (web): they see the old state until it ends
        locks       4 of the 6,400 that the server has room for
        commits     step by step; if one fails, the old state is put back
        verifies    25 tables, 1 column
        undo        pgreset undo brings the old state back in milliseconds

      "
    `);
  });

  test('long lists are summed up, unless all is wanted', () => {
    const losses = Array.from({ length: 40 }, (_, index) => ({
      ...plan.losses[0]!,
      table: `public.t${index}`,
      rows: 1000 - index,
    }));
    const many = { ...plan, losses, touches: Array.from({ length: 20 }, (_, i) => `view v${i}`) };
    const text = drawn(renderPlan(many)(plain));
    expect(text).toContain('… and 28 more   27,286');
    expect(text).toContain('… and 8 more (--verbose)');
    const all = drawn(renderPlan(many)({ ...plain, verbose: true }));
    expect(all).toContain('public.t39');
    expect(all).not.toContain('… and');
  });

  test('a backup before them does not part what is all or nothing', () => {
    const swap = { ...plan, steps: plan.steps.slice(0, 1) };
    const folder = { folder: '.pgreset', name: 'shop' };
    const backup = { kind: 'backup-database' as const, transaction: 0, ...folder };
    const text = drawn(renderPlan({ ...swap, steps: [backup, ...swap.steps] })(plain));
    expect(text).toMatch(/commits +all at once or not at all/);
  });

  test('in colours: undo green, warnings yellow', () => {
    const text = drawn(renderPlan(plan)({ ...plain, paint: paintOf(true) }));
    expect(text).toContain('\u001b[32mpgreset undo brings');
    expect(text).toContain('\u001b[33m2 other sessions');
  });
});

describe('report', () => {
  test('of a rebuild', () => {
    expect(drawn(renderReport({ report, command })(plain))).toMatchInlineSnapshot(`
      "

      ✓ Rebuilt shop in 1.4 s  run k3x7qpd
        verified    ✓ 2 expectations hold
                    ✓ column users.email exists · people sign in by it
        drift       table public.notes appeared
        undo        pgreset undo k3x7qpd --target shop
        next        1. Sign in again
                    2. Create an order

      "
    `);
  });

  test('of one that is not as expected', () => {
    const checks = [{ ok: false, what: 'table notes exists', found: 'it does not' }];
    const failed = {
      ...report,
      verification: { ok: false, checks },
      drift: null,
      undo: null,
      nextSteps: [],
      exit: 5 as const,
    };
    expect(drawn(renderReport({ report: failed, command })(plain))).toMatchInlineSnapshot(`
      "

      ▲ Rebuilt shop in 1.4 s, but not as expected  run k3x7qpd
        verified    ✗ table notes exists: it does not

      "
    `);
  });
});

test('verification', () => {
  expect(drawn(renderVerification(report.verification!)(plain))).toMatchInlineSnapshot(`
    "
    ✓ As expected
      ✓ 2 expectations hold
      ✓ column users.email exists · people sign in by it
    "
  `);
});

describe('history', () => {
  test('of a database', () => {
    const text = drawn(renderHistory([record])(plain)).replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, 'TIME');
    expect(text.replaceAll(/ {3,}/g, '   ')).toMatchInlineSnapshot(`
      "

        run   when   way   status   what   by   took
        k3x7qpd  TIME  rebuild  undone by m2w9ttz  Set 3 tables in pub…  app@laptop  1.4 s
      "
    `);
  });

  test('of one run', () => {
    const text = drawn(renderRun(record)(plain)).replace(/\d{4}-\d\d-\d\d \d\d:\d\d/, 'TIME');
    expect(text).toMatchInlineSnapshot(`
      "

      Set 3 tables in public aside and build anew  plan 3f9a12bc44de
        run         k3x7qpd, rebuild, undone by m2w9ttz
        by          app@laptop
        began       TIME
        took        1.4 s
        tables      3 tables
        steps       ✓ Set schema "public" aside public → aside
                    · Build: npx prisma migrate deploy
      "
    `);
  });
});

describe('error', () => {
  test('in four lines, with what stands in the way', () => {
    const error = new PgresetError({
      code: 'not-owner',
      what: 'Role app does not own everything that would have to change.',
      why: 'Owned by others:',
      state: 'Nothing was changed.',
      next: 'Go on with it: pgreset resume k3x    or take it back: pgreset undo k3x',
      exit: 3,
      details: ['public.users (bob)', 'a\nb'],
    });
    expect(drawn(renderError(error)(plain))).toMatchInlineSnapshot(`
      "
      ✗ Role app does not own everything that would have to change.
        why         Owned by others:
                    · public.users (bob)
                    · a\\nb
        state       Nothing was changed.
        next        Go on with it: pgreset resume k3x
                    or take it back: pgreset undo k3x
      "
    `);
  });

  test('that is a mistake of ours', () => {
    const text = drawn(renderUnexpected(new TypeError('x is not a function'))(plain));
    expect(text).toMatchInlineSnapshot(`
      "
      ✗ That was not expected.
        why         x is not a function
        state       pgreset status says what state the database is in.
        next        If it happens again, please report it to the project, with the output of --verbose.
      "
    `);
    const all = drawn(renderUnexpected(new TypeError('x'))({ ...plain, verbose: true }));
    expect(all).toContain('render.test.ts');
  });
});
