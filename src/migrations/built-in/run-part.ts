import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildFileChanged } from '../../errors/build-errors.ts';
import { migrationFailed, moduleFailed } from '../../errors/built-in-errors.ts';
import { PgresetError } from '../../errors/pgreset-error.ts';
import { detailsOf, type Frame, runLocated } from '../../postgres/locate-refusal.ts';
import { isConnectionLost, isStatementError, SqlState } from '../../postgres/server-error.ts';
import type { Session } from '../../postgres/session.ts';
import { splitStatements } from '../../postgres/split-statements.ts';
import { dbOf, loadModule } from './load-module.ts';
import type { Part } from './migration.ts';
import { fingerprintOf, textOf } from './parts.ts';

/** Where parts are run. */
export interface PartContext {
  session: Session;
  /** That paths are relative to. */
  folder: string;
}

/**
 * Whatever a text set, or whoever it became, ends with it. Only what the session began with stays.
 */
export const AS_BEFORE = 'RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL';

const WAITING = new Set<string>([
  SqlState.lockNotAvailable,
  SqlState.deadlockDetected,
  SqlState.outOfMemory,
  SqlState.queryCanceled,
]);

/**
 * The text of a part, as it was planned.
 *
 * @throws PgresetError `build-changed`
 */
export async function readPart(folder: string, part: Part): Promise<string> {
  const text = await readFile(resolve(folder, part.path), 'utf8').catch(() => {
    throw buildFileChanged(part.path);
  });
  const own = part.kind === 'sql' ? textOf(text, part) : text;
  if (fingerprintOf(own) !== part.sha256) throw buildFileChanged(part.path);
  return own;
}

/**
 * Runs a part with the statements around it. A SQL part and its frame are one message, and so one
 * round trip; what refuses transactions goes statement by statement.
 *
 * @throws PgresetError `migration-failed` with file, line and statement
 */
export async function runPart(context: PartContext, part: Part, frame: Frame): Promise<void> {
  const text = await readPart(context.folder, part);
  if (part.kind === 'module') return runModule(context, part, frame);
  if (!part.transaction) return runAlone(context, part, text, frame);
  const refusal = await runLocated(context.session, text, {
    before: frame.before,
    after: `\n;${frame.after}`,
  });
  if (refusal === null) return;
  // Who held the lock is found out and said further up.
  if (WAITING.has(refusal.error.code)) throw refusal.error;
  throw explained(part, refusal.line, refusal.statement, refusal.error);
}

async function runModule(
  { session, folder }: PartContext,
  part: Part,
  { before, after }: Frame,
): Promise<void> {
  const names = part.section === null ? ['seed', 'default'] : [part.section];
  const work = await loadModule(resolve(folder, part.path), names).catch((error: unknown) => {
    throw moduleFailed(part.path, error);
  });
  if (!work)
    throw moduleFailed(part.path, new Error(`It exports no function ${names.join(', ')}.`));
  if (before !== '') await session.script(before);
  try {
    await work(dbOf(session));
  } catch (error) {
    if (isConnectionLost(error) || error instanceof PgresetError) throw error;
    throw moduleFailed(part.path, error);
  }
  await session.script(after);
}

async function runAlone(
  { session }: PartContext,
  part: Part,
  text: string,
  { before, after }: Frame,
): Promise<void> {
  if (before !== '') await session.script(before);
  for (const statement of splitStatements(text)) {
    const line = text.slice(0, statement.start).split('\n').length;
    try {
      await session.query(statement.text);
    } catch (error) {
      if (!isStatementError(error)) throw error;
      throw explained(part, line, statement.text.replaceAll(/\s+/g, ' ').slice(0, 200), error);
    }
  }
  await session.script(after);
}

function explained(
  { path }: Part,
  line: number | null,
  statement: string,
  error: Parameters<typeof detailsOf>[0],
): PgresetError {
  const place = line === null ? path : `${path}:${line}`;
  return migrationFailed(place, statement, error.message, detailsOf(error), error);
}
