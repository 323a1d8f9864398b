import { journalForeign } from '../errors/run-errors.ts';
import type { Session } from '../postgres/session.ts';

/** Raised when the tables change; written as the schema's comment. */
const VERSION = 'pgreset journal 1';

const CREATE = `
CREATE SCHEMA pgreset;
COMMENT ON SCHEMA pgreset IS '${VERSION}';
CREATE TABLE pgreset.run (
  id text PRIMARY KEY,
  status text NOT NULL CHECK (status IN ('running', 'done', 'failed', 'undone', 'purged')),
  attempt int NOT NULL DEFAULT 1,
  plan jsonb NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  started_by text NOT NULL,
  undone_by text,
  report jsonb
);
CREATE TABLE pgreset.step (
  run text NOT NULL REFERENCES pgreset.run ON DELETE CASCADE,
  ordinal int NOT NULL,
  status text NOT NULL CHECK (status IN ('planned', 'started', 'done', 'failed')),
  finished_at timestamptz,
  result jsonb,
  progress jsonb,
  PRIMARY KEY (run, ordinal)
);
CREATE TABLE pgreset.protection (
  only_one bool PRIMARY KEY DEFAULT true CHECK (only_one),
  active bool NOT NULL,
  reason text NOT NULL,
  set_by text NOT NULL,
  set_at timestamptz NOT NULL DEFAULT now(),
  system_identifier text,
  database_oid int8 NOT NULL
);`;

/**
 * Tells whether the database has a journal.
 *
 * @throws PgresetError `journal-foreign`
 */
export async function hasJournal(session: Session): Promise<boolean> {
  const [row] = await session.query<{ comment: string | null }>(
    `SELECT obj_description(oid, 'pg_namespace') AS comment FROM pg_namespace WHERE nspname = 'pgreset'`,
  );
  if (!row) return false;
  if (row.comment !== VERSION)
    throw journalForeign(`Its comment is «${row.comment ?? ''}», not «${VERSION}».`);
  return true;
}

/** Makes the journal where there is none; the caller holds the reset lock. */
export async function ensureJournal(session: Session): Promise<void> {
  if (await hasJournal(session)) return;
  await session.script(`BEGIN; ${CREATE} COMMIT`);
}
