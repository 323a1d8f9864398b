/** Share of each table in the rows of the sample, in thousandths. */
const SHARES = {
  users: 15,
  groups: 2,
  group_members: 30,
  administrators: 1,
  refresh_tokens: 40,
  client_credentials: 5,
  threat_models: 20,
  threat_model_access: 40,
  diagrams: 40,
  threats: 220,
  assets: 80,
  documents: 30,
  notes: 60,
  repositories: 20,
  metadata: 140,
  collaboration_sessions: 15,
  session_participants: 35,
  webhook_subscriptions: 5,
  webhook_deliveries: 165,
  webhook_quotas: 5,
  webhook_url_deny_list: 1,
  addons: 3,
  addon_invocation_quotas: 5,
  user_api_quotas: 11,
  user_preferences: 12,
} as const;

/** One of the sample's 25 tables. */
export type SampleTable = keyof typeof SHARES;

/** Rows of each table. */
export type RowCounts = Record<SampleTable, number>;

/** The sample's tables, in the order of the scenario. Partitions are not among them. */
export const SAMPLE_TABLES = Object.keys(SHARES) as SampleTable[];

/** Few enough that pairs stay unique, and enough that every table has something to show. */
const SMALLEST = 4;

/** Splits about `rows` rows over the 25 tables; none has fewer than four. */
export function rowCounts(rows: number): RowCounts {
  const total = Object.values(SHARES).reduce((sum, share) => sum + share, 0);
  const entries = SAMPLE_TABLES.map(
    (table) => [table, Math.max(SMALLEST, Math.round((rows * SHARES[table]) / total))] as const,
  );
  return Object.fromEntries(entries) as RowCounts;
}
