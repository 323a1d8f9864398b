/** How much a database may hold. */
export interface Limits {
  bytes: number;
  tables: number | null;
  /** Only plans that are history limited rows. */
  rows: number | null;
}

/** A plan of Heroku Postgres, with its limits. */
export interface Plan extends Limits {
  name: string;
  cents: number;
  connections: number;
}

const GB = 1024 ** 3;

export const PLANS: Plan[] = [
  { name: 'dev', cents: 0, bytes: GB, connections: 20, tables: null, rows: 10_000 },
  { name: 'basic', cents: 900, bytes: 10 * GB, connections: 20, tables: null, rows: 1e7 },
  { name: 'mini', cents: 500, bytes: GB, connections: 20, tables: null, rows: 10_000 },
  { name: 'hobby-dev', cents: 0, bytes: GB, connections: 20, tables: null, rows: 10_000 },
  { name: 'hobby-basic', cents: 900, bytes: 10 * GB, connections: 20, tables: null, rows: 1e7 },
  { name: 'essential-0', cents: 500, bytes: GB, connections: 20, tables: 4000, rows: null },
  { name: 'essential-1', cents: 900, bytes: 10 * GB, connections: 20, tables: 4000, rows: null },
  { name: 'essential-2', cents: 2000, bytes: 32 * GB, connections: 40, tables: 4000, rows: null },
  { name: 'standard-0', cents: 5000, bytes: 64 * GB, connections: 120, tables: null, rows: null },
];

export function findPlan(name: string): Plan | undefined {
  return PLANS.find((plan) => plan.name === name);
}

/** What the plan allows, or what a test set in its place. */
export function limitsOf({
  plan,
  limits,
}: {
  plan: string;
  limits?: Partial<Limits> | undefined;
}): Limits {
  const { bytes, tables, rows } = findPlan(plan)!;
  return { bytes, tables, rows, ...limits };
}
