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

/** Statements of ours that go with a text in the same message. */
export interface Frame {
  before: string;
  after: string;
}

const NO_FRAME: Frame = { before: '', after: '' };

/**
 * Runs a text of several statements as one message.
 *
 * @returns what the server refused and where; null when all went well
 */
export async function runLocated(
  session: Session,
  text: string,
  frame: Frame = NO_FRAME,
): Promise<Refusal | null> {
  // The server says where only for some errors; how many statements it carried out says the rest.
  let done = 0;
  const count = () => void (done += 1);
  const { connection } = session.client as unknown as { connection: EventEmitter };
  connection.on('commandComplete', count);
  try {
    await session.script(frame.before + text + frame.after);
    return null;
  } catch (error) {
    if (!isStatementError(error)) throw error;
    return locate(error, text, frame.before, done);
  } finally {
    connection.off('commandComplete', count);
  }
}

function locate(error: ServerError, text: string, before: string, done: number): Refusal {
  const statements = splitStatements(text);
  const own = done - splitStatements(before).length;
  // The server counts characters, JavaScript halves of some.
  const characters = Number(error.position ?? 0) - 1 - [...before].length;
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
