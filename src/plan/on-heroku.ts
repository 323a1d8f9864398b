import { noDynos, noReleaseCommand } from '../errors/heroku-dyno-errors.ts';
import type { AppFacts } from '../heroku/app-facts.ts';
import type { Step } from '../steps/step.ts';
import { isAroundApp } from './around-app.ts';
import { spaceWarnings } from './capacity.ts';
import { refusePassword } from './command-password.ts';
import { sealPlan } from './hash.ts';
import type { Plan } from './plan.ts';

/**
 * Puts a plan for an app's database into the life of that app: in maintenance mode while there is
 * no structure, built by its dynos where that was asked for, all of them restarted in the end.
 *
 * @param bytes of the database
 * @throws PgresetError `heroku-no-dynos`, `heroku-no-release`
 */
export function planOnHeroku(plan: Plan, facts: AppFacts, bytes: number): Plan {
  const { hash: _, format: __, ...draft } = plan;
  const { app, addon } = facts;
  const steps = stepsOnHeroku(plan, facts);
  return sealPlan({
    ...draft,
    steps,
    touches: [...plan.touches, ...touches(plan, facts)],
    warnings: [...plan.warnings, ...warnings(plan, facts, bytes)],
    structure: {
      ...plan.structure,
      [`app ${app.name}`]: app.id,
      [`add-on ${addon.name}`]: addon.id,
      'maintenance mode': String(facts.maintenance),
    },
  });
}

function stepsOnHeroku(plan: Plan, facts: AppFacts): Step[] {
  const { steps } = plan;
  // Taking such a run back brings them along; a purge takes nothing away that an app could miss.
  if (steps.some(isAroundApp) || plan.way === 'purge' || plan.way === 'seed') return steps;
  const lenient = plan.way === 'undo';
  const built = buildSteps(plan, facts);
  const republish = steps.findIndex(({ kind }) => kind === 'republish');
  const at = republish < 0 ? steps.length : republish;
  const app = { app: facts.app.name, transaction: 0, lenient };
  const restarts =
    built.some(({ kind }) => kind === 'restart-dynos') || facts.formation.length === 0;
  // Heroku's own reset leaves no journal for a moment in which the app must not be closed.
  const hides = plan.way !== 'clear' && plan.way !== 'provider' && !facts.maintenance;
  // It takes minutes until a new database is there.
  const ordered = steps.findIndex(({ kind }) => kind === 'create-addon') + 1;
  return [
    ...steps.slice(0, ordered),
    ...(hides ? [{ ...app, kind: 'maintenance', on: true } as const] : []),
    ...steps.slice(ordered, at),
    ...built,
    ...steps.slice(at),
    ...(restarts
      ? []
      : [{ ...app, kind: 'restart-dynos', builds: null, byRelease: false } as const]),
    ...(hides ? [{ ...app, kind: 'maintenance', on: false } as const] : []),
  ];
}

/** What builds the structure on Heroku itself; none where it is built from here. */
function buildSteps({ request, schemas, way }: Plan, facts: AppFacts): Step[] {
  if (request.way === 'provider' && request.builds)
    return [restart(facts.app.name, schemas, false)];
  const build = 'build' in request ? request.build : null;
  if (build === null) return [];
  const app = { app: facts.app.name, transaction: 0 };
  if (build.kind === 'restart') {
    if (facts.formation.length === 0) throw noDynos(app.app);
    return [restart(app.app, schemas, way === 'replace')];
  }
  if (build.kind === 'release') {
    if (facts.releaseCommand === null) throw noReleaseCommand(app.app);
    return [{ ...app, kind: 'run-dyno', command: facts.releaseCommand }];
  }
  if (build.kind !== 'dyno') return [];
  refusePassword(build.command);
  return [{ ...app, kind: 'run-dyno', command: build.command }];
}

const restart = (app: string, builds: string[], byRelease: boolean): Step => ({
  kind: 'restart-dynos',
  transaction: 0,
  app,
  builds,
  byRelease,
  lenient: false,
});

function touches({ way }: Plan, { app, formation, maintenance }: AppFacts): string[] {
  if (way === 'purge' || way === 'seed') return [];
  const dynos = formation.map(({ type, quantity }) => `${type} ${quantity}`).join(', ');
  return [
    dynos === ''
      ? `app ${app.name} has no dynos to restart`
      : `app ${app.name}: all dynos are restarted (${dynos})`,
    ...(maintenance ? [`app ${app.name} is in maintenance mode already, and stays in it`] : []),
  ];
}

function warnings(plan: Plan, facts: AppFacts, bytes: number): string[] {
  const others = facts.otherApps.map(
    (name) =>
      `App ${name} uses this database too: restart it afterwards, pgreset app restart --app ${name}`,
  );
  return [...others, ...spaceWarnings(plan, facts, bytes)];
}
