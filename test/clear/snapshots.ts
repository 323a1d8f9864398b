import type { ForeignKey, Relation, Snapshot } from '../../src/snapshot/snapshot.ts';

/** What a table of a made-up snapshot can say of itself; the rest is as most tables are. */
export type TableSpec = Partial<Relation> & { name: string };

/** A made-up snapshot: tables by number (their oid), foreign keys as [from, to]. */
export function snapshotOf(
  tables: TableSpec[],
  keys: ([number, number] | Partial<ForeignKey>)[] = [],
  more: Partial<Snapshot> = {},
): Snapshot {
  const relations = tables.map((each, index) => relationOf(each, index + 1));
  const schemas = [...new Set(relations.map(({ schema }) => schema))];
  return {
    identity: { host: 'h', port: 1, database: 'd', systemIdentifier: '1', databaseOid: 1 },
    server: {
      version: '18.0',
      versionNumber: 180000,
      readOnly: false,
      lockCapacity: 6400,
      pooled: false,
    },
    role: { name: 'app', superuser: false, createInDatabase: true, ownsDatabase: true },
    databaseOwner: 'app',
    databaseBytes: 0,
    protection: null,
    schemas: schemas.map((name, oid) => ({
      oid,
      name,
      owner: 'app',
      owned: true,
      grants: null,
      comment: null,
      ofExtension: false,
      securityLabels: false,
      defaultPrivileges: [],
    })),
    relations,
    foreignKeys: keys.map((each, index) => keyOf(each, index)),
    objects: [],
    extensions: [],
    dependents: [],
    publications: [],
    trackingTables: [],
    sessions: [],
    ...more,
  };
}

function relationOf(spec: TableSpec, oid: number): Relation {
  const rows = spec.rows ?? 0;
  return {
    oid,
    schema: 'public',
    kind: 'r',
    owner: 'app',
    owned: true,
    bytes: rows * 100,
    exact: true,
    rowsHidden: false,
    indexes: 1,
    triggers: [],
    rules: [],
    partitionOf: null,
    parent: null,
    child: false,
    ownedBy: null,
    usedBy: [],
    replicaIdentity: true,
    lastValue: null,
    extension: null,
    structure: 'x',
    ...spec,
    rows,
    heapBytes: spec.heapBytes ?? (rows > 0 ? 8192 : 0),
  } as Relation;
}

function keyOf(spec: [number, number] | Partial<ForeignKey>, index: number): ForeignKey {
  const [from, to] = Array.isArray(spec) ? spec : [spec.from!, spec.to!];
  return {
    oid: 1000 + index,
    name: `key${index}`,
    fromColumns: ['a'],
    toColumns: ['id'],
    onDelete: 'a',
    inherited: false,
    indexed: true,
    ...(Array.isArray(spec) ? {} : spec),
    from,
    to,
  };
}
