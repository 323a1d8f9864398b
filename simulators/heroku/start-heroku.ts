import { mkdtempSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate.ts';
import type { Heroku, Settings } from './heroku.ts';
import { newRateLimit } from './http/rate-limit.ts';
import { goOn, startServers, stopDynos } from './life.ts';
import { newLogStore } from './logs/log-store.ts';
import { startPostgres } from './postgres/server.ts';
import { loadWorld, worldKeeper } from './state/keep.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

/** The local Heroku, running. */
export interface LocalHeroku {
  url: string;
  token: string;
  /** What the `heroku` command needs in its environment to talk to this and not to Heroku. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

export interface Options {
  /** Keeps apps, databases and addresses for the next start. Default: nothing stays. */
  folder?: string;
  settings?: Partial<Settings>;
}

/** Heroku's times, but for what takes minutes or hours there: provisioning, back-off, measuring. */
const TIMES: Settings = {
  provisioning: 2000,
  boot: 60_000,
  stop: 30_000,
  backOff: [0, 1000, 2000, 5000, 10_000, 30_000],
  measuring: 60_000,
};

/** Starts it. It ends with this process at the latest, however that ends. */
export async function startHeroku({ folder, settings }: Options = {}): Promise<LocalHeroku> {
  const temporary = folder === undefined;
  const place = folder ?? mkdtempSync(join(tmpdir(), 'heroku-'));
  // In the same breath: whoever ends us must not find a folder that nobody watches.
  const watchdog = startWatchdog(temporary ? place : undefined);
  await mkdir(place, { recursive: true });
  // The server may run as somebody else, who has to get to its own folder in this one.
  await chmod(place, 0o711);
  const closing = new AbortController();
  const heroku = await assemble(place, watchdog, settings, closing.signal);
  const stopServers = await startServers(heroku);
  await goOn(heroku);
  return {
    url: heroku.baseUrl,
    token: heroku.world.token,
    environment: environmentFor(heroku),
    async close() {
      closing.abort();
      await stopDynos(heroku);
      await stopServers();
      await heroku.save();
      await heroku.postgres.stop();
      heroku.watchdog.dismiss();
      if (temporary) await rm(place, { recursive: true, force: true });
    },
  };
}

async function assemble(
  folder: string,
  watchdog: Watchdog,
  settings: Partial<Settings> | undefined,
  closing: AbortSignal,
): Promise<Heroku> {
  const world = await loadWorld(folder);
  const certificate = makeCertificate();
  await writeFile(join(folder, 'certificate.pem'), certificate.certificate);
  const postgres = await startPostgres(folder, world.ports.postgres, certificate, watchdog);
  return {
    world,
    folder,
    postgres,
    certificate,
    watchdog,
    closing,
    settings: { ...TIMES, ...settings },
    logs: newLogStore(),
    dynos: [],
    faults: [],
    rateLimit: newRateLimit(4500),
    baseUrl: `http://127.0.0.1:${world.ports.http}`,
    save: worldKeeper(world, folder),
    servers: [],
  };
}

function environmentFor({ baseUrl, world, folder }: Heroku): Record<string, string> {
  return {
    HEROKU_HOST: baseUrl,
    HEROKU_DATA_HOST: '127.0.0.1',
    HEROKU_PARTICLEBOARD_URL: baseUrl,
    HEROKU_API_KEY: world.token,
    // One-off dynos are met over TLS, with a certificate that nobody else knows.
    NODE_EXTRA_CA_CERTS: join(folder, 'certificate.pem'),
    DISABLE_TELEMETRY: 'true',
    HEROKU_DISABLE_AUTOUPDATE: 'true',
    HEROKU_SKIP_NEW_VERSION_CHECK: 'true',
  };
}
