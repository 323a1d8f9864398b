import { backupIncomplete } from '../errors/backup-errors.ts';
import type { Counted } from './count-all-rows.ts';
import { type ProgramContext, runPgProgram } from './pg-program.ts';
import { runShell } from './run-shell.ts';

/**
 * Reads a backup from its first byte to its last: the list, and the rows of each table. No database
 * takes part.
 *
 * @throws PgresetError `backup-incomplete`, or what `fail` makes
 */
export async function countDumped(
  file: string,
  context: ProgramContext,
  fail: (lines: string[]) => Error,
): Promise<Counted> {
  const list = await runPgProgram('pg_restore', ['--list', file], context, fail);
  const tables = list.filter((line) => /^\d+; \d+ \d+ TABLE DATA /.test(line)).length;
  const counter = rowCounter();
  const errors: string[] = [];
  const code = await runShell('pg_restore', {
    ...context,
    args: ['--data-only', '--file=-', file],
    onLine: (stream, line) => (stream === 'stdout' ? counter.read(line) : errors.push(line)),
  });
  if (code !== 0) throw fail(errors);
  if (!counter.complete()) throw backupIncomplete(file, 'The rows of a table break off.');
  return { tables, rows: counter.rows() };
}

/** Counts the rows of a script: between `COPY … FROM stdin;` and `\.` a line is a row. */
function rowCounter() {
  let rows = 0;
  let inside = false;
  return {
    read(line: string) {
      if (!inside) inside = line.endsWith(' FROM stdin;');
      else if (line === '\\.') inside = false;
      else rows += 1;
    },
    rows: () => rows,
    complete: () => !inside,
  };
}
