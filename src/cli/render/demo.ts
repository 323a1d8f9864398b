import { count, counted } from './format.ts';
import { columns } from './layout.ts';
import type { Render } from './paint.ts';

interface Rows {
  table: string;
  rows: number;
  hash: string;
}

/** The head of one part of the story. */
export function chapter(number: number, title: string): Render {
  return ({ paint, width }) => {
    const text = ` ${number} · ${title} `;
    const line = '─'.repeat(Math.max(2, Math.min(width, 90) - text.length - 2));
    return ['', `${paint.blue('──')}${paint.bold(paint.blue(text))}${paint.blue(line)}`];
  };
}

/** `Now: 25 tables, 0 rows` */
export function renderRows(when: string, tables: readonly Rows[]): Render {
  return ({ paint }) => [`  ${when}: ${paint.bold(sum(tables))}`];
}

/** Every table's rows and their hash, the same as before. */
export function renderIdentical(tables: readonly Rows[]): Render {
  return ({ paint }) => {
    const fullest = tables.toSorted((a, b) => b.rows - a.rows).slice(0, 5);
    const rows = fullest.map(({ table, rows: some, hash }) => [
      table,
      count(some),
      hash,
      'the same',
    ]);
    const [head, ...lines] = columns(
      [['table', 'rows', 'hash of all rows', ''], ...rows],
      'lrrl',
      3,
    );
    return [
      '',
      `  ${paint.dim(head ?? '')}`,
      ...lines.map((line) => `  ${line.replace('the same', paint.green('the same'))}`),
      `  ${paint.dim(`… and ${tables.length - fullest.length} more`)}`,
      '',
      `${paint.green('✓')} ${paint.bold(paint.green(`${sum(tables)}: identical`))}`,
    ];
  };
}

/** What to type next. */
export function renderYours(): Render {
  return ({ paint }) => [
    '',
    'Now yours:',
    `  ${paint.blue('npx pgreset status --url postgres://localhost/NAME')}`,
    '',
  ];
}

function sum(tables: readonly Rows[]): string {
  const rows = tables.reduce((total, each) => total + each.rows, 0);
  return `${counted(tables.length, 'table')}, ${counted(rows, 'row')}`;
}
