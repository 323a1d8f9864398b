import { quoteIdent, quoteName } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { counted } from './counted.ts';
import type { StepBase, StepKind } from './step.ts';

export interface PublishedTable {
  schema: string;
  name: string;
  columns: string[] | null;
  where: string | null;
}

/**
 * Publications of single tables follow the old table aside. This puts the table of the same name
 * in its place, where there is one; the list is the one from before the run, so undo is the same.
 */
export interface Republish extends StepBase {
  kind: 'republish';
  publications: { name: string; tables: PublishedTable[] }[];
}

interface PublishedRow {
  publication: string;
  schema: string;
  name: string;
  aside: boolean;
}

export const republish: StepKind<Republish> = {
  describe: ({ publications }) =>
    `Publish the new tables: ${publications.map(({ name }) => quoteIdent(name)).join(', ')}`,

  async run({ publications }, { session }) {
    const now = await readPublished(
      session,
      publications.map(({ name }) => name),
    );
    const existing = await readExisting(session, publications);
    const statements = publications.flatMap(({ name, tables }) => {
      const mine = now.filter(({ publication }) => publication === name);
      const gone = mine.filter(({ aside }) => aside);
      const missing = tables.filter(
        (table) =>
          existing.has(quoteName(table.schema, table.name)) &&
          !mine.some((each) => each.schema === table.schema && each.name === table.name),
      );
      return [
        ...gone.map((each) => alter(name, 'DROP', quoteName(each.schema, each.name))),
        ...missing.map((each) => alter(name, 'ADD', publishedAs(each))),
      ];
    });
    if (statements.length > 0) await session.script(statements.join(';\n'));
    return { summary: counted(statements.length, 'change') };
  },

  inverse: (step) => step,
};

function alter(publication: string, verb: 'ADD' | 'DROP', table: string): string {
  return `ALTER PUBLICATION ${quoteIdent(publication)} ${verb} TABLE ${table}`;
}

function publishedAs({ schema, name, columns, where }: PublishedTable): string {
  const list = columns === null ? '' : ` (${columns.map(quoteIdent).join(', ')})`;
  return `${quoteName(schema, name)}${list}${where === null ? '' : ` WHERE (${where})`}`;
}

function readPublished(session: Session, publications: string[]): Promise<PublishedRow[]> {
  return session.query<PublishedRow>(
    `SELECT p.pubname AS publication, n.nspname AS schema, c.relname AS name,
            n.nspname LIKE 'pgreset\\_aside\\_%' AS aside
     FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
     JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE p.pubname = ANY ($1)`,
    [publications],
  );
}

async function readExisting(
  session: Session,
  publications: Republish['publications'],
): Promise<Set<string>> {
  const names = publications.flatMap(({ tables }) => tables);
  const rows = await session.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r','p') AND (n.nspname, c.relname) IN (SELECT * FROM unnest($1::name[], $2::name[]))`,
    [names.map(({ schema }) => schema), names.map(({ name }) => name)],
  );
  return new Set(rows.map(({ schema, name }) => quoteName(schema, name)));
}
