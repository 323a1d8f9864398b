import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { quoteIdent, quoteName } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import type { RowCounts } from './row-counts.ts';
import type { TableRows, Value } from './table-rows.ts';

/** Large enough that the protocol costs little, small enough to show progress. */
const CHUNK = 1 << 17;

/**
 * Fills one table by COPY.
 *
 * @param onRows Called now and then with the number of rows sent so far.
 */
export async function copyRows(
  session: Session,
  rows: TableRows,
  counts: RowCounts,
  onRows: (rows: number) => void,
): Promise<void> {
  const columns = rows.columns.map(quoteIdent).join(', ');
  const text = `COPY ${quoteName('public', rows.table)} (${columns}) FROM STDIN`;
  const source = Readable.from(chunks(rows, counts, onRows), { objectMode: false });
  await pipeline(source, session.client.query(copyFrom(text)));
}

function* chunks(
  { table, row }: TableRows,
  counts: RowCounts,
  onRows: (rows: number) => void,
): Generator<Buffer> {
  let chunk = '';
  for (let index = 0; index < counts[table]; index++) {
    chunk += `${row(index, counts).map(encode).join('\t')}\n`;
    if (chunk.length < CHUNK) continue;
    yield Buffer.from(chunk);
    onRows(index + 1);
    chunk = '';
  }
  yield Buffer.from(chunk);
  onRows(counts[table]);
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** COPY's text format: tabs between columns, `\N` for NULL. */
function encode(value: Value): string {
  if (value === null) return '\\N';
  if (typeof value === 'number') return String(value);
  return /[\\\t\n\r]/.test(value)
    ? value.replaceAll(/[\\\t\n\r]/g, (each) => ESCAPES[each]!)
    : value;
}
