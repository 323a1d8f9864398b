import type { Server } from 'node:http';
import type { Certificate } from './certificate.ts';
import type { Dyno } from './dynos/dyno.ts';
import type { Fault } from './faults/fault.ts';
import type { RateLimit } from './http/rate-limit.ts';
import type { LogStore } from './logs/log-store.ts';
import type { PostgresServer } from './postgres/server.ts';
import type { World } from './state/world.ts';
import type { Watchdog } from './watchdog.ts';

/** How long things take. Heroku's own times, or shorter ones for tests. */
export interface Settings {
  /** Until a new database is there. */
  provisioning: number;
  /** A web dyno that does not listen by then is taken down (R10). */
  boot: number;
  /** Between SIGTERM and SIGKILL. */
  stop: number;
  /** Waits after the first, second … crash; the last one repeats. Heroku's are minutes. */
  backOff: number[];
  /** Between two looks at whether the databases keep to their plans' limits. */
  measuring: number;
}

/** All that the rooms work on. */
export interface Heroku {
  settings: Settings;
  world: World;
  /** Dumps are here, and the state if it is to be kept. */
  folder: string;
  postgres: PostgresServer;
  certificate: Certificate;
  watchdog: Watchdog;
  logs: LogStore;
  /** Dynos are processes, so they do not outlive the simulator. */
  dynos: Dyno[];
  faults: Fault[];
  rateLimit: RateLimit;
  /** Where the API is. */
  baseUrl: string;
  /** Call after every change of the world. */
  save(): Promise<void>;
  /** What listens for the API and for the apps. */
  servers: Server[];
  /** Aborted when the simulator stops. */
  closing: AbortSignal;
}
