import { planReset, type Request, runPlan, type Target } from '../../../src/index.ts';
import { chaosProxy, type Cut, type SeenMessage } from '../../harness/chaos-proxy.ts';
import { connectionUrl, type FreshDatabase } from '../../harness/fresh-database.ts';
import { targetOf } from '../../run/requests.ts';
import { emptyTally, type Ends, judge, outcomeOf, type Tally } from './tally.ts';

/** What of a test's database is needed here. */
export type Database = Pick<FreshDatabase, 'session' | 'connection' | 'url'>;

/** A run to be disturbed, again and again, in one database. */
export interface Scenario {
  database: Database;
  /** Brings the database to where the run begins. */
  begin(target: Target): Promise<void>;
  /** What is to be run. Planning it is not disturbed. */
  request(target: Target): Promise<Request>;
  ends: Ends;
  /** The project's folder, where it matters. */
  folder?: string;
  /** Many messages: cut at each sixth of those that commit nothing; slow: one end for each kill. */
  sparse?: boolean;
}

/**
 * All faults: each message × before, after, answered × with and without a way to connect again. By
 * default each message gets one of the six, and all six where something is written or committed.
 */
export const ALL = process.env['PGRESET_FAULTS'] === 'all';

const KINDS = (['before', 'after', 'answered'] as const).flatMap((when) => [
  { when, reconnect: true },
  { when, reconnect: false },
]);

/** Where there are many commits: the ones that are not known to have happened. */
const FEW = KINDS.filter(
  ({ when, reconnect }) => when === 'after' || (when === 'before' && reconnect),
);

/** Cuts the connections of the run at each of its messages, and judges what is left. */
export async function cutEverywhere(scenario: Scenario): Promise<Tally> {
  const tally = emptyTally();
  for (const { number, text } of await messagesOf(scenario)) {
    const turning = isTurningPoint(text);
    if (scenario.sparse && !ALL && !turning && number % 6 > 0) continue;
    const one = [KINDS[(number + Math.floor(number / 6)) % 6]!];
    const kinds = ALL ? KINDS : turning ? (scenario.sparse ? FEW : KINDS) : one;
    for (const { when, reconnect } of kinds)
      await disturb(scenario, { message: number, when }, reconnect, tally);
  }
  return tally;
}

/** Where pg_restore is found. */
const PROGRAMS = { PATH: process.env['PATH'] };

const isTurningPoint = (text: string): boolean => /COMMIT\s*$|INTO pgreset\.run/.test(text);

/** The messages of an undisturbed run. Those before the journal's first are only read. */
async function messagesOf(scenario: Scenario): Promise<SeenMessage[]> {
  const { proxy, run, planned } = await prepare(scenario);
  await outcomeOf(run());
  await proxy.close();
  const all = proxy.messages.filter(({ number }) => number > planned);
  if (ALL) return all;
  // Parse, bind, describe and execute have their answer with the sync; keep one that says what it is.
  return all.filter(({ name }) => name === 'query' || name === 'sync' || name === 'copy done');
}

async function prepare(scenario: Scenario, cut?: Cut, reconnect = false) {
  const { database, folder } = scenario;
  const direct = await targetOf(database, folder);
  await scenario.begin(direct);
  const proxy = await chaosProxy(database.connection, { ...(cut && { cut }), reconnect });
  const target = await targetOf({ url: connectionUrl(proxy.connection) }, folder);
  const plan = await planReset(target, await scenario.request(target));
  const run = () =>
    runPlan(target, plan, { consent: { confirm: target.name }, environment: PROGRAMS });
  return { proxy, direct, run, planned: proxy.messages.length };
}

async function disturb(
  scenario: Scenario,
  cut: Cut,
  reconnect: boolean,
  tally: Tally,
): Promise<void> {
  const { proxy, direct, run } = await prepare(scenario, cut, reconnect);
  const outcome = await outcomeOf(run()).finally(() => proxy.close());
  const { name = '', text = '' } = proxy.messages[cut.message - 1] ?? {};
  const what = `${name} ${text.trim().replaceAll(/\s+/g, ' ').slice(0, 50)}`;
  const fault = {
    session: scenario.database.session,
    target: direct,
    ends: scenario.ends,
    outcome,
    finish: cut.message % 2 === 0 ? ('resume' as const) : ('undo' as const),
    name: `cut ${cut.when} message ${cut.message}${reconnect ? ', reconnecting' : ''} (${what})`,
  };
  await judge(fault, tally);
}
