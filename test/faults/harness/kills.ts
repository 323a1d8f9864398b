import { targetOf } from '../../run/requests.ts';
import { runChild } from './child.ts';
import type { Scenario } from './cuts.ts';
import { emptyTally, judge, type Tally } from './tally.ts';

/** Kills the process at each of its events (each boundary of a step, and between): resume, undo. */
export async function killEverywhere(scenario: Scenario): Promise<Tally> {
  const { database, ends } = scenario;
  const tally = emptyTally();
  const target = await targetOf(database);
  for (let killAt = 0; ; killAt++) {
    for (const finish of ['resume', 'undo'] as const) {
      await scenario.begin(target);
      const child = await runChild({
        url: database.url,
        request: await scenario.request(target),
        killAt,
      });
      if (child.signal === null) return tally;
      const { type, ordinal = '' } = child.events.at(-1)!;
      const halfway = tally['half-way'];
      const fault = { session: database.session, target, ends, outcome: null, finish };
      await judge({ ...fault, name: `kill -9 at ${type} ${ordinal}` }, tally);
      if (tally['half-way'] === halfway) break;
    }
  }
}
