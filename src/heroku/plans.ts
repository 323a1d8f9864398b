/** What a plan of Heroku Postgres allows; null: no limit of that kind. */
export interface PlanLimits {
  bytes: number | null;
  connections: number | null;
  tables: number | null;
  /** Only plans that are history limited rows. */
  rows: number | null;
}

const GB = 2 ** 30;

/** Source: Heroku's "Choosing the Right Heroku Postgres Plan"; the hobby plans are history. */
const LIMITS: Record<string, PlanLimits> = {
  'essential-0': { bytes: GB, connections: 20, tables: 4000, rows: null },
  'essential-1': { bytes: 10 * GB, connections: 20, tables: 4000, rows: null },
  'essential-2': { bytes: 32 * GB, connections: 40, tables: 4000, rows: null },
  mini: { bytes: GB, connections: 20, tables: null, rows: 10_000 },
  basic: { bytes: 10 * GB, connections: 20, tables: null, rows: 10_000_000 },
  'hobby-dev': { bytes: GB, connections: 20, tables: null, rows: 10_000 },
  'hobby-basic': { bytes: 10 * GB, connections: 20, tables: null, rows: 10_000_000 },
};

/** @returns null for a plan that is not known */
export const planLimits = (plan: string): PlanLimits | null => LIMITS[plan] ?? null;
