import { describe, expect, test } from 'vitest';
import { readAllRows } from './all-rows.ts';
import { readCanonicalCatalog } from './canonical-catalog.ts';
import { freshDatabase } from './fresh-database.ts';
import { eachVersion } from './servers.ts';

describe('readCanonicalCatalog', () => {
  eachVersion('is the same for two databases that were made the same way', async (version) => {
    const [one, two] = [
      await freshDatabase({ version, sample: 300, owner: 'app' }),
      await freshDatabase({ version, sample: 300, owner: 'app' }),
    ];
    const catalog = await readCanonicalCatalog(one.session);
    expect(catalog.length).toBeGreaterThan(400);
    expect(await readCanonicalCatalog(two.session)).toEqual(catalog);
    expect(catalog.filter((line) => /\b(16|17)\d{3}\b/.test(line))).toEqual([]);
  });

  test.each([
    'COMMENT ON COLUMN users.email IS $$x$$',
    'ALTER TABLE notes DISABLE TRIGGER ALL',
    'ALTER TABLE notes REPLICA IDENTITY FULL',
    'GRANT SELECT ON refresh_tokens TO sample_readonly',
    'GRANT SELECT (email) ON users TO sample_readonly',
    'ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO sample_readonly',
    'ALTER SEQUENCE threats_number_seq OWNED BY NONE',
    'ALTER SEQUENCE threats_number_seq CACHE 7',
    "SELECT setval('threats_number_seq', 1, false)",
    'ALTER SCHEMA public OWNER TO app',
    'ALTER FUNCTION open_threats OWNER TO app',
    "ALTER TYPE severity ADD VALUE 'unknown' BEFORE 'none'",
    'ALTER DOMAIN score DROP CONSTRAINT score_range',
    'ALTER PUBLICATION sample_changes DROP TABLE threats',
    'ALTER PUBLICATION sample_changes ADD TABLES IN SCHEMA public',
    'ALTER PUBLICATION sample_changes SET TABLE threats (id, number), threat_models',
    'ALTER PUBLICATION sample_changes SET TABLE threats WHERE (number > 3), threat_models',
    'REFRESH MATERIALIZED VIEW threat_statistics WITH NO DATA',
    'ALTER TABLE webhook_deliveries DETACH PARTITION webhook_deliveries_rest',
    'ALTER POLICY client_credentials_in_use ON client_credentials TO app',
    'ALTER EXTENSION citext SET SCHEMA pg_catalog',
    'DROP STATISTICS threats_severity_status',
    'ALTER TABLE threats ALTER COLUMN title SET STORAGE EXTERNAL',
    'ALTER INDEX notes_pkey RENAME TO notes_key',
  ])('sees %s', async (change) => {
    const { session } = await freshDatabase({ sample: 300 });
    const before = await readCanonicalCatalog(session);
    await session.query(change);
    expect(await readCanonicalCatalog(session)).not.toEqual(before);
  });
});

describe('readAllRows', () => {
  test('sees every change of a row and of a sequence', async () => {
    const { session } = await freshDatabase({ sample: 300 });
    const before = await readAllRows(session);
    expect(before.tables['"public"."threats"']?.rows).toBe(66);
    await session.query(`UPDATE notes SET body = body WHERE id = 1`);
    const touched = await readAllRows(session);
    // The trigger moved updated_at.
    expect(touched.tables['"public"."notes"']).not.toEqual(before.tables['"public"."notes"']);
    await session.query(`SELECT nextval('threats_number_seq')`);
    expect((await readAllRows(session)).sequences).not.toEqual(before.sequences);
  });

  test('reads tables without columns, and columns named like anything', async () => {
    const { session } = await freshDatabase();
    await session.script(
      'CREATE TABLE nothing (); INSERT INTO nothing DEFAULT VALUES; CREATE TABLE t (t text); INSERT INTO t VALUES (NULL)',
    );
    const { tables } = await readAllRows(session);
    expect(Object.values(tables).map(({ rows }) => rows)).toEqual([1, 1]);
  });
});
