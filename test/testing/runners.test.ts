import { expect, test } from 'vitest';
import { baselineSetup, useBaseline } from '../../src/testing/index.ts';
import { baselinePlace, openSession, testBaseline, worker } from './baselines.ts';

// The runners themselves: examples/testing, run by examples.test.ts and test/tools/test-runners.tool.ts.

type Work = () => Promise<unknown>;

/** A runner's hooks, to be called as it would. */
function recorder() {
  const works: Record<string, Work> = {};
  const note = (name: string) => (work: Work) => void (works[name] = work);
  return { works, note };
}

test.each([
  ['beforeAll', 'afterAll'],
  ['before', 'after'],
])('%s makes the baseline, afterEach resets it, %s closes it', async (first, last) => {
  const { url, connection } = await baselinePlace(18);
  const { works, note } = recorder();
  const hooks = { [first]: note(first), afterEach: note('afterEach'), [last]: note(last) };
  const baseline = useBaseline(hooks as never, { url, migrate: 'CREATE TABLE t (id int)' });
  expect(baseline).toThrow('from the first test on');
  await works[first]!();
  expect(new URL(baseline().url).pathname).toMatch(/_pgreset_[0-9a-f]{12}_\d+$/);
  const session = await openSession(await worker(baseline(), connection));
  await session.query('INSERT INTO t VALUES (1)');
  await works['afterEach']!();
  expect(baseline().explain()).toMatchObject({ way: 'undo' });
  expect(await session.query('SELECT FROM t')).toEqual([]);
  await works[last]!();
});

test('a global set-up builds before the workers do, and ends what it held', async () => {
  const { url, connection } = await baselinePlace(18);
  const options = { url, migrate: 'CREATE TABLE t (id int)' };
  const tearDown = await baselineSetup(options)();
  const baseline = await testBaseline({ ...options, worker: 7 });
  expect(await baseline.status()).toMatchObject({ reused: true });
  await tearDown();
  const session = await openSession(await worker(baseline, connection));
  const sessions = await session.query(
    `SELECT FROM pg_stat_activity WHERE starts_with(datname, $1) AND datname <> current_database()`,
    [connection.database],
  );
  expect(sessions).toEqual([]);
});
