import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildFileChanged } from '../../errors/build-errors.ts';
import { migrationFailed, moduleFailed } from '../../errors/built-in-errors.ts';
import { PgresetError } from '../../errors/pgreset-error.ts';
import { detailsOf, type Framed, runTogether } from '../../postgres/locate-refusal.ts';
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
const AS_BEFORE = 'RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL';

/** Statements that leave the session's settings alone, whatever is in them. */
const SETS_NOTHING = new Set(['CREATE', 'ALTER', 'DROP', 'COMMENT', 'GRANT', 'REVOKE']);

/**
 * What has to follow a part so that the next one begins as this one did; empty for plain DDL, of
 * which most migrations are.
 */
export function restoring(part: Part, text: string, settings: string): string {
  return part.kind === 'sql' && setsNothing(text) ? '' : `${AS_BEFORE}; ${settings}; `;
}

const setsNothing = (text: string): boolean =>
  splitStatements(text).every(({ verb }) => SETS_NOTHING.has(verb));

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
export function readPart(folder: string, part: Part): string {
  let text: string;
  try {
    text = readFileSync(resolve(folder, part.path), 'utf8');
  } catch {
    throw buildFileChanged(part.path);
  }
  const own = part.kind === 'sql' ? textOf(text, part) : text;
  if (fingerprintOf(own) !== part.sha256) throw buildFileChanged(part.path);
  return own;
}

/** A part that is ready to run: its text from `readPart`, and what goes around it. */
export interface ReadyPart extends Framed {
  part: Part;
}

/** Texts in one message at most: a message that fails names one of them all the same. */
const TOGETHER = 25;
/** Characters of a text that others may share a message with. */
const SMALL = 4_000;

/** May others go in the same message? Small plain DDL, of which most migrations are. */
function isPlain({ part, text }: ReadyPart): boolean {
  return part.kind === 'sql' && part.transaction && text.length <= SMALL && setsNothing(text);
}

/** Parts in order, those together that may share a message, and so a round trip. */
export function batchesOf<Ready extends ReadyPart>(parts: readonly Ready[]): Ready[][] {
  const batches: Ready[][] = [];
  let joinable = false;
  for (const each of parts) {
    const last = batches.at(-1);
    const plain = isPlain(each);
    if (last && joinable && plain && last.length < TOGETHER) last.push(each);
    else batches.push([each]);
    joinable = plain;
  }
  return batches;
}

/**
 * Runs a batch: SQL parts and their frames are one message, and so one round trip; what refuses
 * transactions goes statement by statement.
 *
 * @throws PgresetError `migration-failed` with file, line and statement
 */
export async function runBatch(context: PartContext, batch: readonly ReadyPart[]): Promise<void> {
  const [first] = batch;
  if (first!.part.kind === 'module') return runModule(context, first!);
  if (!first!.part.transaction) return runAlone(context, first!);
  const refusal = await runTogether(
    context.session,
    batch.map((each) => ({ ...each, after: `\n;${each.after};` })),
  );
  if (refusal === null) return;
  // Who held the lock is found out and said further up.
  if (WAITING.has(refusal.error.code)) throw refusal.error;
  throw explained(batch[refusal.index]!.part, refusal.line, refusal.statement, refusal.error);
}

async function runModule(
  { session, folder }: PartContext,
  { part, before, after }: ReadyPart,
): Promise<void> {
  const names = part.section === null ? ['seed', 'default'] : [part.section];
  const work = await loadModule(resolve(folder, part.path), names).catch((error: unknown) => {
    throw moduleFailed(part.path, error);
  });
  if (!work) throw moduleFailed(part.path, `It exports no function ${names.join(', ')}.`);
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
  { part, text, before, after }: ReadyPart,
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
