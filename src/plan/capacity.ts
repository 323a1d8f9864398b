import { herokuOverCapacity } from '../errors/heroku-database-errors.ts';
import type { AppFacts } from '../heroku/app-facts.ts';
import type { Plan, Way } from './plan.ts';

/** From this share of a plan's limit on it is worth a word. */
const NEAR = 0.8;

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GB`;

/**
 * Beyond its plan's limits a database takes neither a journal nor an aside: Heroku can still empty it.
 *
 * @throws PgresetError `heroku-over-capacity`
 */
export function checkCapacity(way: Way, { app, addon, restricted }: AppFacts): void {
  if (restricted === null || way === 'provider') return;
  throw herokuOverCapacity(
    addon.name,
    `${restricted}: Heroku only lets it be read, and its rows be deleted.`,
    app.name,
  );
}

/** What is aside stays in the same database, and counts there until it is purged. */
export function spaceWarnings(plan: Plan, { addon, limits }: AppFacts, bytes: number): string[] {
  const swaps = plan.steps.some(({ kind }) => kind === 'swap-schema');
  if (!swaps || limits?.bytes == null || bytes < NEAR * limits.bytes) return [];
  return [
    `The old state stays in the database until it is purged: ${gigabytes(bytes)} of the ${gigabytes(limits.bytes)} that ${addon.plan} allows.`,
  ];
}
