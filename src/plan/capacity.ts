import { herokuOverCapacity } from '../errors/heroku-errors.ts';
import type { AppFacts } from '../heroku/app-facts.ts';
import type { Plan, Way } from './plan.ts';

/** From this share of a plan's limit on it is worth a word. */
const NEAR = 0.8;

/** These write nothing into the full database. */
const ALLOWED: readonly Way[] = ['purge', 'provider', 'replace'];

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GB`;

const rowsOf = ({ losses }: Plan): number => losses.reduce((sum, { rows }) => sum + rows, 0);

/**
 * Beyond its plan's limits a database takes no new tables and rows: neither a journal nor an aside.
 *
 * @throws PgresetError `heroku-over-capacity`
 */
export function checkCapacity(plan: Plan, { app, addon, limits }: AppFacts, bytes: number): void {
  if (limits === null || ALLOWED.includes(plan.way)) return;
  const over =
    limits.bytes !== null && bytes > limits.bytes
      ? `It has ${gigabytes(bytes)}, and ${addon.plan} allows ${gigabytes(limits.bytes)}`
      : limits.rows !== null && rowsOf(plan) > limits.rows
        ? `It has ${rowsOf(plan)} rows, and ${addon.plan} allows ${limits.rows}`
        : null;
  if (over !== null)
    throw herokuOverCapacity(
      addon.name,
      `${over}: Heroku only lets it be read, and its rows be deleted.`,
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
