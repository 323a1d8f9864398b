import { herokuOtherApp } from '../errors/heroku-app-errors.ts';
import { herokuAppNeeded } from '../errors/heroku-errors.ts';
import type { Plan } from '../plan/plan.ts';
import { describeStep } from '../steps/kinds.ts';
import type { Target } from '../target/target.ts';

/**
 * Refuses a run with steps about an app where the target is not known as that app's: half of it
 * would be done.
 *
 * @throws PgresetError `heroku-app-needed`, `heroku-other-app`
 */
export function checkApp({ heroku }: Target, { steps }: Plan, run: string): void {
  const step = steps.find((each) => 'app' in each && each.kind !== 'destroy-addon');
  if (step === undefined || !('app' in step)) return;
  if (heroku === undefined) throw herokuAppNeeded(describeStep(step));
  if (heroku.app.name !== step.app) throw herokuOtherApp(run, step.app);
}
