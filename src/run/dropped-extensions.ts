import { extensionDropped } from '../errors/build-errors.ts';
import type { ActiveRun } from './active-run.ts';

/**
 * Refuses to end a rebuild whose build dropped an extension that the old state needs, as a
 * `DROP SCHEMA public CASCADE` of its own does: the server then drops the columns of its types,
 * also those of the tables that are aside.
 *
 * @throws PgresetError `extension-dropped`
 */
export async function refuseDroppedExtensions({ plan, session }: ActiveRun): Promise<void> {
  if (plan.way !== 'rebuild') return;
  const used = plan.steps.flatMap((step) => (step.kind === 'swap-schema' ? step.used : []));
  if (used.length === 0) return;
  const left = await session.query<{ oid: number }>(
    'SELECT oid::int8 FROM pg_extension WHERE oid = ANY ($1)',
    [used.map(({ oid }) => oid)],
  );
  const dropped = used.filter(({ oid }) => !left.some((each) => each.oid === oid));
  if (dropped.length > 0) throw extensionDropped([...new Set(dropped.map(({ name }) => name))]);
}
