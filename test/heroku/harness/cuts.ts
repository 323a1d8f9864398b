import { planReset, runPlan } from '../../../src/index.ts';
import { chaosProxy, type Cut, type ProxyOptions } from '../../harness/chaos-proxy.ts';
import type { Scenario } from './api-faults.ts';
import { emptyTally, judge, outcomeOf, type Tally } from './judge.ts';

const MOMENTS = ['before', 'after', 'answered'] as const;

/** A run whose messages to the database pass a proxy. */
async function prepare({ app, begin, request }: Scenario, options: ProxyOptions) {
  await app.begin();
  if (begin) await begin(await app.target());
  const target = await app.target();
  const proxy = await chaosProxy(target.connection, { ...options, encrypted: true });
  const { host, port } = proxy.connection;
  Object.assign(target.connection, { host, port, tls: 'disable' as const });
  const plan = await planReset(target, await request(target));
  const run = () => outcomeOf(runPlan(target, plan, { consent: { confirm: target.name } }));
  return { proxy, run, planned: proxy.messages.length };
}

/** Cuts a run's connections around its messages: each, or one of `every`. */
export async function cutEach(scenario: Scenario, every = 1): Promise<Tally> {
  const tally = emptyTally();
  const whole = await prepare(scenario, {});
  await whole.run();
  await whole.proxy.close();
  const numbers = whole.proxy.messages
    .filter(({ number, name }) => number > whole.planned && (name === 'query' || name === 'sync'))
    .map(({ number }) => number);
  const failed: unknown[] = [];
  for (const [index, message] of numbers.entries()) {
    if (index % every > 0) continue;
    const cut: Cut = { message, when: MOMENTS[(index / every) % 3]! };
    await cutAt(scenario, cut, Math.floor(index / every / 3) % 2 === 0, tally).catch(
      (error: unknown) => {
        console.error(String(error));
        failed.push(error);
      },
    );
  }
  if (failed.length > 0) throw new Error(failed.map(String).join('\n\n'));
  return tally;
}

async function cutAt(scenario: Scenario, cut: Cut, reconnect: boolean, tally: Tally) {
  const { proxy, run } = await prepare(scenario, { cut, reconnect });
  const outcome = await run().finally(() => proxy.close());
  const { text = '' } = proxy.messages[cut.message - 1] ?? {};
  const what = text.trim().replaceAll(/\s+/g, ' ').slice(0, 60);
  const name = `cut ${cut.when} message ${cut.message}, ${reconnect ? '' : 'not '}reconnecting (${what})`;
  const finish = cut.message % 2 === 0 ? ('resume' as const) : ('undo' as const);
  const { app, from, to } = scenario;
  await judge({ app, outcome, name, finish, from, to }, tally);
}
