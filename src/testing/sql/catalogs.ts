/** Catalogs with an oid of their own whose rows are compared as wholes: a new version of a row is a change. */
export const BY_VERSION = [
  'pg_type',
  'pg_enum',
  'pg_extension',
  'pg_default_acl',
  'pg_publication',
  'pg_event_trigger',
  'pg_foreign_server',
  'pg_foreign_data_wrapper',
  'pg_cast',
  'pg_operator',
  'pg_opclass',
  'pg_opfamily',
  'pg_collation',
  'pg_conversion',
  'pg_language',
  'pg_am',
  'pg_transform',
  'pg_ts_config',
  'pg_ts_dict',
  'pg_ts_parser',
  'pg_ts_template',
];

/** After a change to one of these PostgreSQL plans every query anew, that of `watch()` too; types are listed one by one. */
export const NOTICED_BY_WATCH = new Set([
  'pg_type',
  'pg_operator',
  'pg_opclass',
  'pg_opfamily',
  'pg_foreign_server',
  'pg_foreign_data_wrapper',
]);
