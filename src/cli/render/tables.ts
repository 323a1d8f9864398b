import type { Relation } from '../../index.ts';
import { count, counted, size, visible } from './format.ts';
import { columns } from './layout.ts';
import type { Style } from './paint.ts';

/** A table as lists show it. */
export interface TableLine {
  table: string;
  rows: number;
  exact: boolean;
  bytes: number;
  kind?: 'table' | 'materialized view';
  note?: string;
}

/** How a list is headed and shortened. */
export interface ListOptions {
  heading: string;
  /** Tables that are named without --verbose. */
  limit: number;
  /** Name empty tables too. */
  empty?: boolean;
}

/**
 * Tables with rows and sizes in aligned columns, the fullest first, and their sum. What is too much
 * to read is summed up in a line.
 */
export function tableList(
  tables: readonly TableLine[],
  { heading, limit, empty = false }: ListOptions,
  { paint, verbose }: Style,
): string[] {
  const sorted = tables.toSorted((a, b) => b.rows - a.rows || b.bytes - a.bytes);
  const named = empty || verbose ? sorted : sorted.filter(hasRows);
  const room = verbose ? sorted.length : Math.min(limit, named.length);
  // Hiding a single table would save nothing.
  const shown = sorted.length <= room + 1 ? sorted : sorted.slice(0, room);
  const hidden = sorted.slice(shown.length);
  const cells = [
    [heading, 'rows', 'size', ''],
    ...shown.map((each) => [...cellsOf(visible(each.table), [each]), visible(each.note ?? '')]),
    ...(hidden.length > 0 && shown.length > 0 ? [cellsOf(restOf(hidden), hidden)] : []),
    cellsOf(totalOf(tables), tables),
  ];
  const lines = columns(cells, 'lrrl', 3).map((line) => `  ${line}`);
  const last = lines.length - 1;
  return lines.map((line, index) => {
    if (index === 0) return paint.dim(line);
    if (index === last) return paint.bold(line);
    return index > shown.length ? paint.dim(line) : line;
  });
}

const hasRows = ({ rows, exact }: TableLine) => rows > 0 || !exact;

function restOf(hidden: readonly TableLine[]): string {
  return `… and ${count(hidden.length)} ${hidden.some(hasRows) ? 'more' : 'empty'}`;
}

function totalOf(tables: readonly TableLine[]): string {
  const views = tables.filter(({ kind }) => kind === 'materialized view').length;
  const text = counted(tables.length - views, 'table');
  return views === 0 ? text : `${text}, ${counted(views, 'materialized view')}`;
}

function cellsOf(label: string, tables: readonly TableLine[]): string[] {
  const rows = tables.reduce((sum, each) => sum + each.rows, 0);
  const bytes = tables.reduce((sum, each) => sum + each.bytes, 0);
  const mark = tables.every(({ exact }) => exact) ? '' : '~';
  return [label, `${mark}${count(rows)}`, size(bytes)];
}

/** The app's tables, partitions counted with the table that they are of. */
export function tablesOf(relations: readonly Relation[]): TableLine[] {
  const own = relations.filter(({ kind, extension }) => 'rpf'.includes(kind) && extension === null);
  const lines = new Map(
    own
      .filter(({ partitionOf }) => partitionOf === null)
      .map(({ oid, schema, name }) => [
        oid,
        { table: `${schema}.${name}`, rows: 0, exact: true, bytes: 0 },
      ]),
  );
  for (const each of own) {
    const line = lines.get(each.partitionOf ?? each.oid);
    if (!line) continue;
    line.rows += each.rows;
    line.bytes += each.bytes;
    line.exact &&= each.exact || each.kind === 'p';
  }
  return [...lines.values()];
}
