import type { ConnectionOptions } from '../../postgres/connection-options.ts';
import { withSession } from '../../postgres/connect.ts';
import { baselineBuild } from '../../errors/testing-errors.ts';
import { connectionUrl } from '../../target/connection-url.ts';
import type { BuildPart } from '../baseline.ts';
import { sqlFiles } from './key.ts';

/**
 * Runs `migrate` or `seed` in the database that is being built.
 *
 * @throws PgresetError `baseline-build`
 */
export async function runPart(
  connection: ConnectionOptions,
  name: 'migrate' | 'seed',
  part: BuildPart | undefined,
): Promise<void> {
  if (part === undefined) return;
  try {
    await withSession(connection, { applicationName: `pgreset ${name}` }, async (session) => {
      if (typeof part === 'string') await session.script(part);
      else if (typeof part === 'function')
        await part({
          url: connectionUrl(connection),
          query: session.query,
          script: session.script,
        });
      else for (const { text } of await sqlFiles(part.files)) await session.script(text);
    });
  } catch (error) {
    throw baselineBuild(name, error);
  }
}
