import type { Session } from '../postgres/session.ts';
import { look, type LookOptions } from './look.ts';
import { type ShownSchema, structureQuery } from './structure-sql.ts';

/** One thing in a schema and all there is to say about it. */
export interface StructureItem {
  /** The name that the schema goes under. */
  schema: string;
  /** Quoted where needed, without the schema: `threat_models.issue_uri`, `open_threats(model uuid)`. */
  object: string;
  /** `table`, `column`, `constraint`, `index`, `function`, ... */
  kind: string;
  /** The first line says what it is; further ones its options, owner, grants and comment. */
  definition: string;
}

/** An item with its place: the table it hangs on, and whether that is inherited from another. */
export interface PlacedItem extends StructureItem {
  group: string;
  inherited: boolean;
}

/**
 * Reads the whole structure of the schemas, in one message, ordered. Members of extensions, rows
 * and the values of sequences are no part of it.
 */
export async function readStructure(
  session: Session,
  schemas: ShownSchema[],
  options: LookOptions = {},
): Promise<StructureItem[]> {
  const items = await look(session, options, () => readItems(session, schemas, null));
  return items.map(({ schema, object, kind, definition }) => ({
    schema,
    object,
    kind,
    definition,
  }));
}

/** Reads the items of some groups, or of all. To be called within a look. */
export async function readItems(
  session: Session,
  schemas: ShownSchema[],
  groups: string[] | null,
): Promise<PlacedItem[]> {
  const { text, values } = structureQuery(
    schemas,
    groups,
    `SELECT schema, grp AS group, kind, object, definition, inherited FROM item
      ORDER BY schema COLLATE "C", grp COLLATE "C", NOT main, kind COLLATE "C", object COLLATE "C"`,
  );
  return session.query<PlacedItem>(text, values);
}
