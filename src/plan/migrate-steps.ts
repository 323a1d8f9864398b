import type { Migrate } from '../steps/migrate.ts';

/** What is to be split into steps. */
interface Wanted extends Pick<Migrate, 'direction' | 'schema' | 'migrations' | 'named'> {
  /** Number of the transaction that the first step may be part of. */
  first: number;
}

/**
 * Migrations as steps: all together in one transaction, but for those that refuse one. Such a one is
 * a step outside of any, and what follows it is a transaction of its own.
 */
export function migrateSteps({ first, migrations, ...common }: Wanted): Migrate[] {
  const steps: Migrate[] = [];
  for (const [index, migration] of migrations.entries()) {
    const alone = migration.part?.transaction === false;
    const last = steps.at(-1);
    if (!alone && last && last.transaction !== 0) last.migrations.push(migration);
    else
      steps.push({
        kind: 'migrate',
        transaction: alone ? 0 : first + index,
        migrations: [migration],
        ...common,
      });
  }
  return steps;
}
