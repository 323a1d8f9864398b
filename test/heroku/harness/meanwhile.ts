import { planReset, runPlan } from '../../../src/index.ts';
import { type Scenario } from './api-faults.ts';
import { judge, type Outcome, outcomeOf, type Tally } from './judge.ts';

/** Something that others do while a run goes on. */
export interface Meanwhile {
  name: string;
  /** Begins with the step of that number, from 0. */
  at: number;
  /** And so many milliseconds later. */
  after?: number;
  does(): Promise<unknown>;
}

/** Runs a scenario while something else happens, and judges what is left. */
export async function disturbMeanwhile(
  { app, begin, request, from, to }: Scenario,
  { name, at, after = 0, does }: Meanwhile,
  tally: Tally,
  signal?: AbortSignal,
): Promise<Outcome> {
  await app.begin();
  if (begin) await begin(await app.target());
  const target = await app.target();
  const plan = await planReset(target, await request(target));
  const doing: Promise<unknown>[] = [];
  const outcome = await outcomeOf(
    runPlan(target, plan, {
      consent: { confirm: target.name },
      ...(signal && { signal }),
      onEvent: (event) => {
        if (event.type === 'step-started' && event.ordinal === at && doing.length === 0)
          doing.push(new Promise((done) => setTimeout(done, after)).then(does));
      },
    }),
  );
  await Promise.all(doing);
  const finish = at % 2 === 0 ? ('resume' as const) : ('undo' as const);
  await judge({ app, outcome, name: `${name} at step ${at}`, finish, from, to }, tally);
  return outcome;
}
