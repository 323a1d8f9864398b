import { once } from 'node:events';
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { herokuApi } from './api.ts';
import { enforceLimits } from './data/capacity.ts';
import { scale } from './dynos/formation.ts';
import { startRendezvous } from './dynos/rendezvous.ts';
import { endProcess } from './dynos/spawn-command.ts';
import type { Heroku } from './heroku.ts';
import { provision } from './platform/addons.ts';
import { startRouter } from './router/start-router.ts';

/** Starts what listens for the API and for one-off dynos. Returns how to stop all that listens. */
export async function startServers(heroku: Heroku): Promise<() => Promise<void>> {
  const { http, rendezvous } = heroku.world.ports;
  const { fetch } = herokuApi(heroku);
  const api = serve({ fetch, port: http, hostname: '127.0.0.1' }) as Server;
  if (!api.listening) await once(api, 'listening');
  heroku.servers.push(api);
  const meeting = await startRendezvous(rendezvous, heroku.certificate);
  return async () => {
    meeting.close();
    for (const server of heroku.servers) {
      server.close();
      server.closeAllConnections();
    }
    await Promise.all(
      heroku.servers.filter((each) => each.listening).map((each) => once(each, 'close')),
    );
  };
}

/** Goes on where the last run stopped: addresses, dynos, databases that were being made. */
export async function goOn(heroku: Heroku): Promise<void> {
  for (const app of heroku.world.apps) {
    for (const release of app.releases) {
      // Its command ended with the simulator, and nobody knows how far it got.
      if (release.status === 'pending') release.status = 'failed';
    }
    await startRouter(heroku, app);
    await scale(heroku, app);
  }
  for (const addon of heroku.world.addons) {
    if (addon.state === 'provisioning') void provision(heroku, addon).catch(() => {});
  }
  watchLimits(heroku);
}

function watchLimits(heroku: Heroku): void {
  const look = async () => {
    for (const addon of heroku.world.addons) {
      // A database may go while it is looked at.
      if (addon.state === 'provisioned') await enforceLimits(heroku, addon).catch(() => {});
    }
  };
  const timer = setInterval(() => void look(), heroku.settings.measuring).unref();
  heroku.closing.addEventListener('abort', () => clearInterval(timer));
}

export async function stopDynos(heroku: Heroku): Promise<void> {
  const running = heroku.dynos.splice(0).flatMap((dyno) => {
    const { process: child } = dyno;
    dyno.process = undefined;
    return child ? [endProcess(child, heroku.settings.stop)] : [];
  });
  await Promise.all(running);
}
