/** What a plan of Heroku Postgres allows; null: no limit of that kind. */
export interface PlanLimits {
  bytes: number | null;
  connections: number | null;
  tables: number | null;
  /** Only plans that are history limited rows. */
  rows: number | null;
}

const GB = 1024 ** 3;

/** Of the plans for everybody. Source: Heroku Dev Center, "Choosing the Right Heroku Postgres Plan". */
const SMALL: Record<string, PlanLimits> = {
  'hobby-dev': { bytes: GB, connections: 20, tables: null, rows: 10_000 },
  'hobby-basic': { bytes: 10 * GB, connections: 20, tables: null, rows: 10_000_000 },
  mini: { bytes: GB, connections: 20, tables: null, rows: 10_000 },
  basic: { bytes: 10 * GB, connections: 20, tables: null, rows: 10_000_000 },
  'essential-0': { bytes: GB, connections: 20, tables: 4000, rows: null },
  'essential-1': { bytes: 10 * GB, connections: 20, tables: 4000, rows: null },
  'essential-2': { bytes: 32 * GB, connections: 40, tables: 4000, rows: null },
};

/** By number, the same for standard, premium, private and shield: gigabytes and connections. */
const LARGE: Record<string, [gigabytes: number, connections: number]> = {
  '0': [64, 120],
  '2': [256, 400],
  '3': [512, 500],
  '4': [768, 500],
  '5': [1024, 500],
  '6': [1536, 500],
  '7': [2048, 500],
  '8': [3072, 500],
  '9': [4096, 500],
};

/**
 * The limits of a plan.
 *
 * @param plan without the service's name: `essential-0`
 * @returns null for a plan that is not known here
 */
export function planLimits(plan: string): PlanLimits | null {
  const small = SMALL[plan];
  if (small) return small;
  const number = /^(?:standard|premium|private|shield)-(\d)$/.exec(plan)?.[1];
  const [gigabytes, connections] = LARGE[number ?? ''] ?? [];
  if (gigabytes === undefined || connections === undefined) return null;
  return { bytes: gigabytes * GB, connections, tables: null, rows: null };
}
