/**
 * Settings while a reset runs. Joins by nested loops on indexes: the planner knows nothing of the logs,
 * and would read a whole table to find a few rows. Text forms are pinned as they are while logging.
 */
export const RESET_SETTINGS: Record<string, string> = {
  search_path: 'pg_catalog, pg_temp',
  row_security: 'off',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
  datestyle: "'ISO, YMD'",
  timezone: "'UTC'",
  intervalstyle: "'postgres'",
  extra_float_digits: '3',
  bytea_output: "'hex'",
  xmlbinary: "'base64'",
};
