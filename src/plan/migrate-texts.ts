import type { Down } from '../migrations/built-in/downs.ts';
import { displayMigration } from '../migrations/built-in/migration.ts';
import type { MigrateRequest, RollbackRequest } from './plan.ts';

/** By which file a migration is taken back. */
export function explainDown({ migration }: Down): string {
  const { down } = migration;
  return `takes back ${displayMigration(migration)}${down ? ` by ${down.path}` : ': it has no down, only the note goes'}`;
}

/** What is taken back, in a sentence. */
export function summaryOf(downs: Down[], request: MigrateRequest | RollbackRequest): string {
  const [newest] = downs;
  if (request.way === 'migrate' && request.goal.kind === 'redo')
    return `Take back ${displayMigration(newest!.migration)} and apply it again`;
  const count =
    downs.length === 1 ? displayMigration(newest!.migration) : `${downs.length} migrations`;
  return `Take back ${count}, newest first`;
}

/** What a person should know before taking them back. */
export function warningsOf(downs: Down[], unreadable: string[]): string[] {
  const changed = downs.filter(
    ({ applied, migration }) => applied.checksum !== migration.up.sha256,
  );
  const said = (names: string[]) => names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');
  return [
    ...(changed.length > 0
      ? [
          `changed after it ran: ${said(changed.map(({ migration }) => displayMigration(migration)))}`,
        ]
      : []),
    ...(unreadable.length > 0
      ? [
          `what these downs take cannot be read beforehand, so every table is named: ${said(unreadable)}`,
        ]
      : []),
  ];
}
