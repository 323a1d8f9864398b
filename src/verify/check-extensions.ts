import type { Session } from '../postgres/session.ts';
import type { Expectations } from '../target/config.ts';
import type { Check } from './check.ts';

/** Whether the extensions are installed, in whatever schema. */
export async function checkExtensions(
  session: Session,
  { extensions = [] }: Expectations,
): Promise<Check[]> {
  if (extensions.length === 0) return [];
  const rows = await session.query<{ name: string; installed: boolean; available: boolean }>(
    `SELECT w.name, e.oid IS NOT NULL AS installed, a.name IS NOT NULL AS available
       FROM unnest($1::text[]) WITH ORDINALITY AS w(name, place)
       LEFT JOIN pg_extension e ON e.extname = w.name
       LEFT JOIN pg_available_extensions a ON a.name = w.name
      ORDER BY w.place`,
    [extensions],
  );
  return rows.map(({ name, installed, available }) => ({
    ok: installed,
    what: `extension ${name} is installed`,
    ...(!installed && { found: available ? 'not installed' : 'not available on this server' }),
  }));
}
