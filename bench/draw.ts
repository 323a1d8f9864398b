import type { Grid, Section } from './case.ts';

/** A section as Markdown, with tables that are readable as plain text too. */
export function drawSection({ title, text, grids, goals }: Section): string {
  return [
    `## ${title}`,
    text,
    ...grids.map((grid) => `${grid.title}:\n\n${drawGrid(grid)}`),
    ...(goals.length > 0
      ? [
          goals
            .map(
              ({ text: goal, found, met }) =>
                `- ${met ? 'Met' : '**Not met**'}: ${goal}. Found: ${found}.`,
            )
            .join('\n'),
        ]
      : []),
  ].join('\n\n');
}

function drawGrid({ head, rows }: Grid): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (row: string[]) =>
    `| ${widths.map((width, column) => pad(row[column] ?? '', width, column)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

const pad = (text: string, width: number, column: number): string =>
  column === 0 ? text.padEnd(width) : text.padStart(width);
