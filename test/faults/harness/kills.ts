import { targetOf } from '../../run/requests.ts';
import { runChild } from './child.ts';
import { ALL, type Scenario } from './cuts.ts';
import { emptyTally, judge, type Tally } from './tally.ts';

const FINISHES = ['resume', 'undo'] as const;

/** Kills the process at each of its events (each boundary of a step, and between): resume, undo. */
export async function killEverywhere(scenario: Scenario): Promise<Tally> {
  const { database, ends, folder, sparse } = scenario;
  const tally = emptyTally();
  const target = await targetOf(database, folder);
  for (let killAt = 0; ; killAt++) {
    for (const finish of sparse && !ALL ? [FINISHES[killAt % 2]!] : FINISHES) {
      await scenario.begin(target);
      const child = await runChild({
        url: database.url,
        ...(folder !== undefined && { folder }),
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
