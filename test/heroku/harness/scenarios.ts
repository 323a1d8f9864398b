import type { Report, Request } from '../../../src/index.ts';
import { purgeRequest, reset, undoRequest } from '../../run/requests.ts';
import type { Scenario } from './api-faults.ts';
import type { HerokuApp } from './heroku-app.ts';
import { byDyno, byRestart, clearRequest, providerRequest, replaceRequest } from './requests.ts';

/** All that can be asked of an app, each with where it begins and ends. */
export function scenariosOf(app: HerokuApp): Record<string, Scenario> {
  const there = (request: Request): Scenario => ({
    app,
    from: 'old',
    to: 'new',
    request: () => request,
  });
  /** Begins where `request` has led to, with the run that is to be taken back or purged. */
  const after = (request: Request, to: 'old' | 'new', next: (run: string) => Request): Scenario => {
    let done: Report | null = null;
    return {
      app,
      from: 'new',
      to,
      async begin(target) {
        done = await reset(target, request);
      },
      request: () => next(done!.run),
    };
  };
  return {
    'rebuild by restart': there(byRestart()),
    'rebuild by one-off dyno': there(byDyno()),
    clear: there(clearRequest()),
    'undo of a rebuild': after(byRestart(), 'old', undoRequest),
    replace: there(replaceRequest()),
    'undo of a replace': after(replaceRequest(), 'old', undoRequest),
    'purge of a replace': after(replaceRequest(), 'new', (run) => purgeRequest([run])),
    'provider-reset': there(providerRequest()),
  };
}
