import { badSql } from '../errors/clear-errors.ts';
import { isStatementError } from '../postgres/server-error.ts';
import { tokenEnd } from '../postgres/split-statements.ts';

/** The options that take SQL from the person. */
export type SqlOption = '--where' | '--set';

/**
 * Checks that a text cannot end the place that it is put into: nothing that begins another
 * statement, and no bracket closed that it did not open. What it means is the server's to judge.
 *
 * @throws PgresetError `bad-sql`
 */
export function checkUserSql(option: SqlOption, text: string): void {
  let depth = 0;
  let isEmpty = true;
  for (let at = 0; at < text.length;) {
    const end = tokenEnd(text, at);
    const token = text.slice(at, end);
    if (token === ';') throw badSql(option, 'It must not hold a semicolon.', pointAt(text, at));
    if (token === '(') depth += 1;
    if (token === ')' && --depth < 0)
      throw badSql(option, 'This bracket closes nothing.', pointAt(text, at));
    if (!/^(?:\s|--|\/\*)/.test(token)) isEmpty = false;
    at = end;
  }
  if (isEmpty) throw badSql(option, 'It is empty.', []);
  if (depth > 0) throw badSql(option, 'A bracket is not closed.', pointAt(text, text.length));
}

/**
 * Runs a statement that holds a person's text, and says in terms of that text what is wrong with it.
 *
 * @param statement has the text in place of the first `\0`
 * @throws PgresetError `bad-sql` with the place
 */
export async function withUserSql<Result>(
  option: SqlOption,
  text: string,
  statement: string,
  run: (sql: string) => Promise<Result>,
): Promise<Result> {
  // A new line behind it, so that a comment in the text ends with it.
  const before = statement.slice(0, statement.indexOf('\0'));
  const sql = `${before}${text}\n${statement.slice(before.length + 1)}`;
  try {
    return await run(sql);
  } catch (error) {
    // Classes 22 (wrong data), 42 (wrong SQL; 42501 is a lack of rights) and 25006 (it writes).
    if (!isStatementError(error) || !/^(?:22|42(?!501)|25006)/.test(error.code)) throw error;
    // The server counts characters, from 1.
    const place = Number(error.position ?? 0) - 1 - [...before].length;
    const isInText = place >= 0 && place <= [...text].length;
    throw badSql(option, `The server says: ${error.message}.`, [
      ...(isInText ? pointAt(text, [...text].slice(0, place).join('').length) : [text]),
      ...(error.hint ? [error.hint] : []),
    ]);
  }
}

/** The line of the text, and a mark under the place. */
function pointAt(text: string, at: number): string[] {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(start).split('\n')[0]!;
  return [line, `${' '.repeat(Array.from(text.slice(start, at)).length)}^`];
}
