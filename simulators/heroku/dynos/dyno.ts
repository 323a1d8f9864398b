import { randomUUID } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';

export type DynoState = 'starting' | 'up' | 'crashed' | 'down' | 'complete';

/** One dyno: a name that stays, and the process that runs under it now. */
export interface Dyno {
  id: string;
  appId: string;
  /** Such as `web.1`, `run.1234`. */
  name: string;
  type: string;
  command: string;
  size: string;
  state: DynoState;
  /** Version of the release that it runs. */
  release: number;
  createdAt: string;
  updatedAt: string;
  /** Where a one-off dyno is attached to. */
  attachUrl: string | null;
  process: ChildProcess | undefined;
  /** Where a web dyno was told to listen. */
  port: number | undefined;
  /** Crashes in a row. */
  crashes: number;
}

/** A dyno that nothing runs in yet. */
export function newDyno(
  appId: string,
  made: Pick<Dyno, 'name' | 'type' | 'command' | 'size' | 'state' | 'release'>,
): Dyno {
  const now = new Date().toISOString();
  return {
    ...made,
    id: randomUUID(),
    appId,
    createdAt: now,
    updatedAt: now,
    attachUrl: null,
    process: undefined,
    port: undefined,
    crashes: 0,
  };
}
