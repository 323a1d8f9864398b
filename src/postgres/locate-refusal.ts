import type { EventEmitter } from 'node:events';
import { isStatementError, type ServerError } from './server-error.ts';
import type { Session } from './session.ts';
import { splitStatements } from './split-statements.ts';

/** A statement of a text that the server refused. */
export interface Refusal {
  error: ServerError;
  /** Line of the text, from 1; null when it was none of the text's own statements. */
  line: number | null;
  /** The statement on one line, cut where it is long. */
  statement: string;
}

/** A text, with statements of ours that go with it in the same message. */
export interface Framed {
  text: string;
  before: string;
  after: string;
}

/**
 * Runs a text of several statements as one message.
 *
 * @returns what the server refused and where; null when all went well
 */
export function runLocated(session: Session, text: string): Promise<Refusal | null> {
  return runTogether(session, [{ text, before: '', after: '' }]);
}

/**
 * Runs several texts as one message. What the first of them committed stays when a later one is
 * refused.
 *
 * @returns what the server refused, and of which text; null when all went well
 */
export async function runTogether(
  session: Session,
  texts: readonly Framed[],
): Promise<(Refusal & { index: number }) | null> {
  // The server says where only for some errors; how many statements it carried out says the rest.
  let done = 0;
  const count = () => void (done += 1);
  const { connection } = session.client as unknown as { connection: EventEmitter };
  connection.on('commandComplete', count);
  try {
    await session.script(texts.map(({ before, text, after }) => before + text + after).join(''));
    return null;
  } catch (error) {
    if (!isStatementError(error)) throw error;
    return refusalIn(texts, error, done);
  } finally {
    connection.off('commandComplete', count);
  }
}

function refusalIn(texts: readonly Framed[], error: ServerError, done: number) {
  let prefix = '';
  let earlier = 0;
  for (const [index, { before, text, after }] of texts.entries()) {
    const statements = splitStatements(before + text + after).length;
    if (done < earlier + statements || index === texts.length - 1)
      return { index, ...locate(error, text, prefix + before, done - earlier, before) };
    earlier += statements;
    prefix += before + text + after;
  }
  throw error;
}

/** @param prefix everything in front of the text, `before` included */
function locate(
  error: ServerError,
  text: string,
  prefix: string,
  done: number,
  before: string,
): Refusal {
  const statements = splitStatements(text);
  const own = done - splitStatements(before).length;
  // The server counts characters, JavaScript halves of some.
  const characters = Number(error.position ?? 0) - 1 - [...prefix].length;
  const position = [...text].slice(0, Math.max(0, characters)).join('').length;
  const positioned = characters >= 0 && position < text.length;
  const statement = positioned ? statements.find(({ end }) => position <= end) : statements[own];
  const start = positioned ? position : statement?.start;
  return {
    error,
    line: start === undefined ? null : text.slice(0, start).split('\n').length,
    statement:
      statement?.text.replaceAll(/\s+/g, ' ').slice(0, 200) ?? '(the server did not say which)',
  };
}

/** What else the server said about an error. */
export function detailsOf({ detail, hint, where }: ServerError): string[] {
  return [detail, hint, where].filter((each) => each !== undefined);
}
