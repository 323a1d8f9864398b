import type { TrackingTable } from './tracking-tables.ts';

/** What proves that it is *that* database. Part of every plan's hash. */
export interface Identity {
  host: string;
  port: number;
  database: string;
  /** The cluster's own number; null where the role may not read it. */
  systemIdentifier: string | null;
  databaseOid: number;
}

export interface Server {
  /** As the server says it: `18.4`. */
  version: string;
  /** `180004`. */
  versionNumber: number;
  /** A standby, or a database set to read only. */
  readOnly: boolean;
  /** Locks that fit in the server's shared table: max_locks_per_transaction × (connections + prepared). */
  lockCapacity: number;
  /** True when a pooler (PgBouncer, ...) sits between. */
  pooled: boolean;
}

export interface Role {
  name: string;
  superuser: boolean;
  /** May create schemas in this database. */
  createInDatabase: boolean;
  /** Has the rights of the database's owner. */
  ownsDatabase: boolean;
}

/** One privilege out of an access control list. */
export interface Grant {
  grantor: string;
  /** Role name; null is PUBLIC. */
  grantee: string | null;
  privilege: string;
  grantable: boolean;
}

export interface DefaultPrivilege {
  /** Whose new objects it is about. */
  role: string;
  /** Catalog letter: r table, S sequence, f function, T type. */
  objectType: string;
  grants: Grant[];
  /** May the connected role speak for `role`? */
  manageable: boolean;
}

export interface Schema {
  oid: number;
  name: string;
  owner: string;
  /** Has the connected role the owner's rights? */
  owned: boolean;
  /** null: never granted, the owner's defaults hold. */
  grants: Grant[] | null;
  comment: string | null;
  /** True when it belongs to an extension. */
  ofExtension: boolean;
  securityLabels: boolean;
  defaultPrivileges: DefaultPrivilege[];
}

/** Catalog letters of `pg_class.relkind` that are told apart here. */
export type RelationKind = 'r' | 'p' | 'f' | 'v' | 'm' | 'S' | 'c';

export interface Relation {
  oid: number;
  schema: string;
  name: string;
  kind: RelationKind;
  owner: string;
  owned: boolean;
  /** Another session holds it exclusively: size and rows are as last known. */
  locked: boolean;
  /** Table, indexes and TOAST, in bytes. */
  bytes: number;
  /** Rows of the table alone, without children. */
  rows: number;
  /** True when `rows` was counted, false when the planner's estimate. */
  exact: boolean;
  /** Row security keeps rows from the role, so that counting would mislead. */
  rowsHidden: boolean;
  /** Bytes of the main file: 0 proves that there is no row. */
  heapBytes: number;
  indexes: number;
  /** Triggers that are not PostgreSQL's own and are switched on. */
  triggers: string[];
  rules: string[];
  /** The topmost partitioned table, for a partition. */
  partitionOf: number | null;
  /** The table directly above, for a partition. */
  parent: number | null;
  /** True for the child of another table, by partitioning or inheritance. */
  child: boolean;
  /** For a sequence: the table that owns it through a column. */
  ownedBy: number | null;
  /** For a sequence: the tables with a default that calls it. */
  usedBy: number[];
  /** True when a publication can tell its rows apart: it has a primary key, or a replica identity. */
  replicaIdentity: boolean;
  /** For a sequence: last value, null when it was never used. */
  lastValue: number | null;
  /** The extension it belongs to. */
  extension: string | null;
  /** Fingerprint of columns, constraints, indexes and triggers. */
  structure: string;
}

export interface ForeignKey {
  oid: number;
  name: string;
  /** The referencing table. */
  from: number;
  /** The referenced table. */
  to: number;
  fromColumns: string[];
  toColumns: string[];
  /** Catalog letter: a no action, r restrict, c cascade, n set null, d set default. */
  onDelete: string;
  /** True for the copy that a partition has of its parent's key. */
  inherited: boolean;
  /** True when an index leads to the referencing rows; else each deleted key scans the table. */
  indexed: boolean;
}

/** A function, type, operator, ... : whatever lives in a schema and is no relation. */
export interface SchemaObject {
  schema: string;
  /** Word for `ALTER … SET SCHEMA`: `FUNCTION`, `TYPE`, `STATISTICS`, ... */
  type: string;
  /** Name with signature, quoted by the server (`pg_identify_object`). */
  identity: string;
  owner: string;
  owned: boolean;
  extension: string | null;
  structure: string;
}

export interface Extension {
  oid: number;
  name: string;
  version: string;
  schema: string;
  relocatable: boolean;
  /** Something that is not part of an extension hangs on it: a column of its type, a default, an index. */
  used: boolean;
}

/** Something outside a schema that hangs on something inside it. */
export interface Dependent {
  /** `view reports.totals`, for people. */
  dependent: string;
  dependentSchema: string;
  on: string;
  onSchema: string;
}

export interface PublicationTable {
  oid: number;
  schema: string;
  name: string;
  columns: string[] | null;
  where: string | null;
}

export interface Publication {
  name: string;
  owned: boolean;
  allTables: boolean;
  tables: PublicationTable[];
  /** Schemas published with FOR TABLES IN SCHEMA. */
  schemas: string[];
}

export interface OtherSession {
  pid: number;
  user: string;
  application: string;
  state: string;
  /** When its transaction began. */
  transactionSince: string | null;
}

/** The marker that `pgreset protect` and `unprotect` leave in the database. */
export interface Protection {
  /** False: `unprotect` said so, against what the name suggests. */
  active: boolean;
  reason: string;
  by: string;
  at: string;
  /** The database it was set for: a restored copy has another identity. */
  systemIdentifier: string | null;
  databaseOid: number;
}

/** What the catalog says now. Frozen data; no rows. */
export interface Snapshot {
  identity: Identity;
  server: Server;
  role: Role;
  databaseOwner: string;
  databaseBytes: number;
  protection: Protection | null;
  schemas: Schema[];
  relations: Relation[];
  foreignKeys: ForeignKey[];
  objects: SchemaObject[];
  extensions: Extension[];
  dependents: Dependent[];
  publications: Publication[];
  /** The tables of migration tools, recognised by name and columns. */
  trackingTables: TrackingTable[];
  sessions: OtherSession[];
}
