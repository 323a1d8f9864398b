import { join } from 'node:path';
import { installTools } from '../install-tools.ts';
import { type Peer, timed } from '../measure.ts';
import type { World } from './world.ts';

const TOOLS = { 'drizzle-seed': '0.3.1', 'drizzle-orm': '0.45.4', pg: '8.23.1' };

/** As far as it is used here. */
interface Drizzle {
  drizzle(client: unknown): unknown;
  pgTable(name: string, columns: object): unknown;
  bigint(options: object): unknown;
  reset(db: unknown, schema: object): Promise<void>;
}

/**
 * drizzle-seed's own `reset`, and the seed from the copy: its generator of random rows would be what is
 * measured. It leaves sequences as they are.
 *
 * @param reload the statements that bring the seed
 */
export function drizzlePeer({ plain, size }: World, reload: string, peer: Omit<Peer, 'run'>): Peer {
  let reset: (() => Promise<void>) | undefined;
  return {
    ...peer,
    async prepare() {
      reset ??= await resetOf(plain.client, size.tables);
      await peer.prepare?.();
    },
    run: () =>
      timed('reset', async () => {
        // What the server said; around it is the statement with all names.
        await reset!().catch((error: Error) => {
          throw error.cause instanceof Error ? error.cause : error;
        });
        await plain.script(reload);
      }),
  };
}

async function resetOf(client: unknown, tables: number): Promise<() => Promise<void>> {
  const { drizzle, pgTable, bigint, reset } = await loadDrizzle();
  const names = Array.from({ length: tables }, (_, index) => `t${index + 1}`);
  const id = () => ({ id: bigint({ mode: 'number' }) });
  const schema = Object.fromEntries(names.map((name) => [name, pgTable(name, id())]));
  const db = drizzle(client);
  return () => reset(db, schema);
}

async function loadDrizzle(): Promise<Drizzle> {
  const modules = await installTools(TOOLS);
  const load = (path: string) => import(join(modules, path)) as Promise<Partial<Drizzle>>;
  const [client, core, seed] = await Promise.all([
    load('drizzle-orm/node-postgres/index.js'),
    load('drizzle-orm/pg-core/index.js'),
    load('drizzle-seed/index.mjs'),
  ]);
  return { ...client, ...core, ...seed } as Drizzle;
}
