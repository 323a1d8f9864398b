import { type Session, type Target, withSession } from '../../index.ts';

/** What a table holds, in two values that are equal when its rows are. */
export interface TableProof {
  table: string;
  rows: number;
  hash: string;
}

/** Counts and hashes all rows of all tables in `public`: one statement a table. */
export async function takeProof({ connection }: Target): Promise<TableProof[]> {
  return withSession(connection, { applicationName: 'pgreset demo' }, async (session) => {
    const tables = await session.query<{ name: string }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
    );
    const proofs: TableProof[] = [];
    for (const { name } of tables) proofs.push(await proveTable(session, name));
    return proofs;
  });
}

/** A sum of hashes needs no order, and counts rows that come twice. */
async function proveTable(session: Session, table: string): Promise<TableProof> {
  const [row] = await session.query<{ rows: number; hash: string }>(
    `SELECT count(*) AS rows, left(md5(coalesce(sum(hashtextextended((t.*)::text, 7)), 0)::text), 16) AS hash
     FROM ${table} AS t`,
  );
  return { table, ...row! };
}

/** Names of the tables that are not the same in both. */
export function compareProofs(before: TableProof[], after: TableProof[]): string[] {
  const text = ({ rows, hash }: TableProof) => `${rows} rows, hash ${hash}`;
  const names = new Set([...before, ...after].map(({ table }) => table));
  return [...names].flatMap((name) => {
    const [old, now] = [before, after].map((some) => some.find(({ table }) => table === name));
    const [was, is] = [old ? text(old) : 'absent', now ? text(now) : 'absent'];
    return was === is ? [] : [`${name}: ${was} → ${is}`];
  });
}
