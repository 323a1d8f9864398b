import type { BaselineStatus, MarkedDatabase } from '../../testing/index.ts';
import { counted, visible } from './format.ts';
import { columns } from './layout.ts';
import type { Render } from './paint.ts';

/** The databases of a target's baselines, and how far one of them is from the seed. */
export function renderBaselines(
  all: readonly MarkedDatabase[],
  details: BaselineStatus | undefined,
): Render {
  return ({ paint }) => {
    if (all.length === 0) return [paint.dim('There are no baselines of this database.')];
    const rows = all.map(({ name, kind, at, sessions }) => [
      visible(name),
      kind,
      at.slice(0, 16).replace('T', ' '),
      counted(sessions, 'session'),
    ]);
    return [...columns(rows, 'lllr'), ...(details ? changesOf(details) : [])];
  };
}

function changesOf({ dirty, tables, unwatched }: BaselineStatus): string[] {
  const changed =
    dirty.length > 0
      ? `Changed: ${dirty.map(visible).join(', ')}`
      : `${counted(tables, 'table')}, no rows changed`;
  const blind = unwatched.map((name) => `Not watched, since others own it: ${visible(name)}`);
  return ['', changed, ...blind];
}
