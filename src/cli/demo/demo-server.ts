import { startEmbedded, type EmbeddedServer } from '../../embedded/start-embedded.ts';
import { resolveTarget, type Target, withSession } from '../../index.ts';
import { sampleBuildFolder } from '../../sample/build-files.ts';
import { sampleExpectations } from '../../sample/expectations.ts';
import type { Terminal } from '../terminal.ts';

/** A throw-away server with an empty database to show things on. */
export interface DemoServer {
  server: EmbeddedServer;
  target: Target;
}

const NAME = 'demo';

/** Starts it in a temporary folder, which goes with it. */
export async function startDemo({ context }: Terminal): Promise<DemoServer> {
  const server = await startEmbedded();
  try {
    await withSession(server.connection(), {}, (session) =>
      session.query(`CREATE DATABASE ${NAME}`),
    );
    const choice = { url: server.url(NAME), embedded: true };
    const found = await resolveTarget(choice, { env: {}, folder: context.folder });
    return { server, target: configured(found) };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** What a project would say in its configuration file. */
function configured(target: Target): Target {
  return {
    ...target,
    source: 'pgreset demo',
    folder: sampleBuildFolder,
    config: {
      build: { sql: ['.'] },
      expectations: sampleExpectations,
      nextSteps: [
        'People have to sign in again: their sessions went with the old state.',
        'Try it: create a threat model.',
      ],
    },
  };
}
