import { planReset, type Request, runPlan, type Target } from '../../index.ts';
import { reportOn } from '../carry-out.ts';
import { renderPlan } from '../render/plan.ts';
import type { Terminal } from '../terminal.ts';

/** Shows the plan and carries it out. Nobody is asked: the target is the demo's own. */
export async function act(terminal: Terminal, target: Target, request: Request): Promise<void> {
  const plan = await planReset(target, request);
  terminal.show(renderPlan(plan));
  await reportOn(terminal, target.heroku ? { app: target.name } : {}, (signal, onEvent) =>
    runPlan(target, plan, { consent: { confirm: target.name }, signal, onEvent }),
  );
}
