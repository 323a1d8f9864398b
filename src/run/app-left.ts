import type { Plan } from '../plan/plan.ts';

/**
 * What a run that stops on its way may leave the app in, with the commands that end it by hand; empty
 * where no app is part of it.
 */
export function appLeft({ steps }: Pick<Plan, 'steps'>): string {
  const closed = steps.find((step) => step.kind === 'maintenance' && step.on);
  const dynos = steps.find((step) => step.kind === 'restart-dynos');
  return [
    ...(closed?.kind === 'maintenance'
      ? [
          `App ${closed.app} may still be in maintenance mode: pgreset app maintenance off --app ${closed.app}.`,
        ]
      : []),
    ...(dynos?.kind === 'restart-dynos'
      ? [`Its dynos may have met a half-way state: pgreset app restart --app ${dynos.app}.`]
      : []),
  ].join(' ');
}
