import {
  describeConnection,
  type Relation,
  type Snapshot,
  type Status,
  type Target,
} from '../index.ts';

/** A target as JSON shows it: without its password. */
export function targetAnswer({ name, kind, source, connection, warnings }: Target): object {
  return { name, kind, source, url: describeConnection(connection), warnings };
}

/** A status as JSON shows it: what it means, without the catalog's inner numbers. */
export function statusAnswer(status: Status): object {
  const { snapshot, protectedBecause, asides, running, interrupted } = status;
  const { identity, server, role, databaseOwner, databaseBytes } = snapshot;
  return {
    identity,
    server,
    role,
    database: { owner: databaseOwner, bytes: databaseBytes },
    protectedBecause,
    schemas: snapshot.schemas.map(({ name, owner }) => ({ name, owner })),
    tables: snapshot.relations.filter(isTable).map(tableAnswer),
    extensions: snapshot.extensions.map(({ name, version, schema }) => ({ name, version, schema })),
    migrations: migrationsOf(snapshot),
    sessions: snapshot.sessions,
    asides,
    running: running?.id ?? null,
    interrupted,
  };
}

/** Tables in which migration tools note what they have applied. */
function migrationsOf({ trackingTables, relations }: Snapshot): object[] {
  return trackingTables.map(({ oid, tool }) => {
    const { schema, name } = relations.find((each) => each.oid === oid) ?? {};
    return { tool, schema, table: name };
  });
}

const KINDS = {
  r: 'table',
  p: 'partitioned table',
  f: 'foreign table',
  m: 'materialized view',
} as const;

function isTable(relation: Relation): relation is Relation & { kind: keyof typeof KINDS } {
  return relation.kind in KINDS && relation.extension === null;
}

function tableAnswer(relation: Relation & { kind: keyof typeof KINDS }): object {
  const { schema, name, kind, owner, rows, exact, bytes } = relation;
  return { schema, name, kind: KINDS[kind], owner, rows, exact, bytes };
}
