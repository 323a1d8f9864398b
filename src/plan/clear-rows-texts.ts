import type { Selection } from '../snapshot/selection.ts';
import { type RowParts, follows } from './clear-rows-parts.ts';
import { countOf, sizeOf } from './clear-words.ts';
import type { ClearRequest, Loss, Plan } from './plan.ts';
import { displayName } from './scope.ts';

const ACTIONS: Record<string, string> = {
  a: '',
  r: ', ON DELETE RESTRICT',
  c: ', ON DELETE CASCADE',
  n: ', ON DELETE SET NULL',
  d: ', ON DELETE SET DEFAULT',
};

/** Rows that refer to what goes, by which foreign key. */
export function describeDependents({ key, rows }: Selection['dependents'][number]): string {
  const { name, child, parent, action } = key;
  return `${displayName(child)}: ${countOf(rows, 'row')} → ${displayName(parent)} (${name}${ACTIONS[action]})`;
}

/** What becomes of rows that only change. */
export function followsText({ key, rows }: Selection['dependents'][number]): string {
  const value = key.action === 'n' ? 'null' : 'its default';
  return `${displayName(key.child)}: in ${countOf(rows, 'row')} ${key.sets.join(', ')} becomes ${value} (${key.name})`;
}

/** The plan in a sentence. */
export function summaryOf({ where, set }: ClearRequest, { table, selection }: RowParts): string {
  const name = displayName(table);
  const which = where === null ? '' : ` where ${where}`;
  if (selection.rows === 0) return `Nothing to clear: no row of ${name}${which}`;
  const rows = countOf(selection.rows, 'row');
  if (set !== null) return `Set ${set} in ${rows} of ${name}${which}`;
  const more = selection.dependents
    .filter(({ key }) => !follows(key))
    .reduce((sum, each) => sum + each.rows, 0);
  const along = more === 0 ? '' : `, and ${countOf(more, 'row')} that refer to them`;
  return `Remove ${rows} of ${name}${which}${along}`;
}

/** Rows that go or change, by table. */
export function lossesOf({ set }: ClearRequest, { table, selection, bytes }: RowParts): Loss[] {
  const loss = (name: string, rows: number, note: string): Loss => ({
    table: name,
    kind: 'table',
    rows,
    exact: true,
    bytes: 0,
    note,
  });
  if (selection.rows === 0) return [];
  const total =
    table.exact && table.kind === 'r' ? ` of ${table.rows.toLocaleString('en-US')}` : '';
  return [
    {
      ...loss(
        displayName(table),
        selection.rows,
        set === null ? `delete${total}` : `change${total}`,
      ),
      bytes: Math.round(bytes),
    },
    ...selection.dependents
      .filter(({ key }) => !follows(key))
      .map(({ key, rows }) =>
        loss(displayName(key.child), rows, `delete: refers to ${displayName(key.parent)}`),
      ),
  ];
}

/** Whether and how the rows come back. */
export function undoOf({ undoLimit }: ClearRequest, bytes: number): Plan['undo'] {
  if (undoLimit === null)
    return { possible: false, text: 'none (--no-undo): the rows go for good' };
  return {
    possible: true,
    text: `pgreset undo makes every row as it was; until pgreset purge the copies take up to ${sizeOf(bytes)}`,
  };
}
