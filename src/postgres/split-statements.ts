/** One SQL statement of a text. */
export interface Statement {
  text: string;
  /** Offsets in the text, in UTF-16 units; `end` is behind the last one. */
  start: number;
  end: number;
  /** The first word, in upper case: `CREATE`, `COMMIT`, ... */
  verb: string;
}

/**
 * One token: comments (nested ones are handled apart), quoted things, dollar-quoted bodies, words,
 * white space, or any single character. As in psql's lexer: enough to find where statements end.
 */
const TOKEN =
  /--[^\n]*|\/\*|[eE]'(?:[^'\\]|\\[\s\S]|'')*'?|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[ \t\r\n]+|[\s\S]/y;

/**
 * Splits a text into its statements. Knows comments, strings, dollar quotes, and the bodies that
 * `CREATE FUNCTION … BEGIN ATOMIC` writes without quotes.
 */
export function splitStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  let current: { start: number; words: string[]; depth: number } | null = null;
  const finish = (end: number) => {
    if (current) {
      const { start, words } = current;
      statements.push({ text: text.slice(start, end), start, end, verb: words[0] ?? '' });
    }
    current = null;
  };
  for (let at = 0; at < text.length;) {
    const next = tokenEnd(text, at);
    const token = text.slice(at, next);
    if (token === ';' && (current?.depth ?? 0) === 0) finish(at);
    else if (!/^(?:\s|--|\/\*)/.test(token)) {
      current ??= { start: at, words: [], depth: 0 };
      if (/^[A-Za-z_]/.test(token) && !token.endsWith("'")) addWord(current, token.toUpperCase());
    }
    at = next;
  }
  finish(text.length);
  return statements;
}

/** Counts the blocks of a routine's unquoted body, in which semicolons end nothing. */
function addWord(current: { words: string[]; depth: number }, word: string): void {
  if (current.words.length < 4) current.words.push(word);
  const isRoutine =
    current.words[0] === 'CREATE' &&
    current.words.some((each) => each === 'FUNCTION' || each === 'PROCEDURE');
  if (!isRoutine) return;
  if (word === 'BEGIN' || (word === 'CASE' && current.depth > 0)) current.depth += 1;
  else if (word === 'END' && current.depth > 0) current.depth -= 1;
}

/** Where the token that begins at `at` ends: comments, quoted things, words, white space, or one character. */
export function tokenEnd(text: string, at: number): number {
  TOKEN.lastIndex = at;
  const token = TOKEN.exec(text)![0];
  if (token === '/*') return commentEnd(text, at);
  if (token.length > 1 && token.startsWith('$')) {
    const close = text.indexOf(token, at + token.length);
    return close < 0 ? text.length : close + token.length;
  }
  return at + token.length;
}

function commentEnd(text: string, at: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = at;
  let depth = 0;
  for (let match = marks.exec(text); match; match = marks.exec(text)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}
