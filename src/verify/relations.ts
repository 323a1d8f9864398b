import type { Session } from '../postgres/session.ts';

/** A table, view or the like that an expectation names. */
export interface FoundRelation {
  oid: number;
  schema: string;
  name: string;
  /** Catalog letter: r table, p partitioned table, v view, m materialised view, f foreign table. */
  kind: string;
}

/** What the names of the expectations mean: nothing there for a name means that there is no such table. */
export type Relations = ReadonlyMap<string, FoundRelation>;

/** Words for what is there instead of a table, or as one. */
export const RELATION_WORDS: Record<string, string> = {
  r: 'a table',
  p: 'a partitioned table',
  v: 'a view',
  m: 'a materialised view',
  f: 'a foreign table',
};

/** An ordinary or partitioned table. */
export const isTable = ({ kind }: FoundRelation): boolean => kind === 'r' || kind === 'p';

interface Candidate {
  text: string;
  schema: string;
  name: string;
}

/**
 * Finds what is meant by `table` (in the first of the schemas that has it) and `schema.table`, in
 * one message. A dot may also be part of a name: every reading is tried.
 */
export async function findRelations(
  session: Session,
  names: string[],
  schemas: string[],
): Promise<Relations> {
  const candidates = [...new Set(names)].flatMap((text) => readings(text, schemas));
  if (candidates.length === 0) return new Map();
  const found = await session.query<FoundRelation & { text: string }>(
    `SELECT DISTINCT ON (w.text) w.text, c.oid::int8, w.schema, w.name, c.relkind AS kind
       FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS w(text, schema, name, place)
       JOIN pg_namespace n ON n.nspname = w.schema
       JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      ORDER BY w.text, w.place`,
    [
      candidates.map(({ text }) => text),
      candidates.map(({ schema }) => schema),
      candidates.map(({ name }) => name),
    ],
  );
  return new Map(found.map(({ text, ...relation }) => [text, relation]));
}

function readings(text: string, schemas: string[]): Candidate[] {
  const dots = [...text.matchAll(/\./g)].map(({ index }) => index);
  return [
    ...schemas.map((schema) => ({ text, schema, name: text })),
    ...dots.map((dot) => ({ text, schema: text.slice(0, dot), name: text.slice(dot + 1) })),
  ];
}
