import { expectationsMissing } from '../errors/verify-errors.ts';
import { withSession } from '../postgres/connect.ts';
import type { Session } from '../postgres/session.ts';
import { selectSchemas } from '../plan/scope.ts';
import { readSnapshot } from '../snapshot/read-snapshot.ts';
import type { Expectations } from '../target/config.ts';
import type { Target } from '../target/target.ts';
import { learnExpectations } from '../verify/learn-expectations.ts';
import type { Verification } from '../verify/check.ts';
import { verify } from '../verify/verify.ts';

/**
 * Holds the database against the target's expectations. Changes nothing.
 *
 * @throws PgresetError `expectations-missing` when the configuration has none
 */
export async function verifyTarget(target: Target): Promise<Verification> {
  const { expectations } = target.config;
  if (!expectations) throw expectationsMissing(target.name);
  return onSchemas(target, (session, schemas) => verify(session, expectations, schemas));
}

/**
 * The expectations that hold now: tables and extensions.
 *
 * @param columns also every column with its type
 */
export async function learnTarget(target: Target, columns = false): Promise<Expectations> {
  return onSchemas(target, (session, schemas) => learnExpectations(session, schemas, { columns }));
}

function onSchemas<Result>(
  target: Target,
  work: (session: Session, schemas: string[]) => Promise<Result>,
): Promise<Result> {
  return withSession(target.connection, { applicationName: 'pgreset verify' }, async (session) => {
    const snapshot = await readSnapshot(session, target.connection);
    const schemas = selectSchemas(snapshot, target.config.schemas ?? []);
    return work(
      session,
      schemas.map(({ name }) => name),
    );
  });
}
