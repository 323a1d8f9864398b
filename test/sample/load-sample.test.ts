import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Session } from '../../src/postgres/session.ts';
import { sampleBuildFolder } from '../../src/sample/build-files.ts';
import { sampleExpectations } from '../../src/sample/expectations.ts';
import { loadSample } from '../../src/sample/load-sample.ts';
import { rowCounts, SAMPLE_TABLES } from '../../src/sample/row-counts.ts';
import { readAllRows } from '../harness/all-rows.ts';
import { readCanonicalCatalog } from '../harness/canonical-catalog.ts';
import { freshDatabase } from '../harness/fresh-database.ts';
import { eachVersion } from '../harness/servers.ts';

/** Ordinary tables and partitioned ones; partitions are part of theirs. */
async function tables(session: Session): Promise<string[]> {
  const rows = await session.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
      ORDER BY relname COLLATE "C"`,
  );
  return rows.map(({ name }) => name);
}

describe('loadSample', () => {
  eachVersion('makes the 25 tables of the scenario, with rows in each', async (version) => {
    const { session } = await freshDatabase({ version, sample: 300 });
    expect(await tables(session)).toEqual([...SAMPLE_TABLES].sort());
    expect(SAMPLE_TABLES).toHaveLength(25);
    for (const table of SAMPLE_TABLES) {
      const [row] = await session.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`);
      expect({ table, rows: row!.rows }).toEqual({ table, rows: rowCounts(300)[table] });
    }
  });

  eachVersion('works for an owner who is no superuser, and is used', async (version) => {
    const { session } = await freshDatabase({ version, sample: 300, owner: 'app' });
    expect(await session.query(`SELECT count(*) > 0 AS some FROM find_users('User.1')`)).toEqual([
      { some: true },
    ]);
    await session.query(`INSERT INTO groups (name) VALUES ('after the load')`);
    await session.query(`UPDATE threats SET likelihood = 5, impact = 5`);
    expect(await session.query('SELECT DISTINCT risk FROM threats')).toEqual([{ risk: 25 }]);
    await expect(
      session.query(`UPDATE webhook_subscriptions SET url = 'http://10.0.0.1/x'`),
    ).rejects.toThrow('deny list');
  });

  test('makes the same rows every time', async () => {
    const [one, two] = [await freshDatabase(), await freshDatabase()];
    for (const { session } of [one, two]) await loadSample(session, { rows: 2_000 });
    expect(await readAllRows(one.session)).toEqual(await readAllRows(two.session));
    expect(await readCanonicalCatalog(one.session)).toEqual(
      await readCanonicalCatalog(two.session),
    );
  });

  test.each([1, 150, 5_000])('makes about %i rows and tells how far it is', async (rows) => {
    const { session } = await freshDatabase();
    const seen: number[] = [];
    const total = await loadSample(session, { rows, onProgress: ({ done }) => seen.push(done) });
    expect(total).toBeGreaterThanOrEqual(Math.min(rows, 100));
    expect(Math.abs(total - rows)).toBeLessThanOrEqual(100);
    expect(seen.at(-1)).toBe(total);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });

  test('leaves nothing behind when it fails', async () => {
    const { session } = await freshDatabase();
    await session.query('CREATE VIEW threat_statistics AS SELECT 1');
    await expect(loadSample(session, { rows: 300 })).rejects.toThrow('threat_statistics');
    expect(await tables(session)).toEqual([]);
  });
});

describe('sampleBuildFolder', () => {
  eachVersion('builds the same structure in one transaction, by the owner', async (version) => {
    const loaded = await freshDatabase({ version, sample: 300, owner: 'app' });
    const structure = { sequenceValues: false };
    const expected = await readCanonicalCatalog(loaded.session, structure);
    await loaded.session.script(`BEGIN; DROP OWNED BY app CASCADE; ${buildText()} COMMIT;`);
    expect(await readCanonicalCatalog(loaded.session, structure)).toEqual(expected);
  });

  eachVersion('builds it with nothing else in the search path', async (version) => {
    const [one, two] = [await freshDatabase({ version }), await freshDatabase({ version })];
    await one.session.script(buildText());
    await two.session.script(`BEGIN; SET LOCAL search_path = pg_catalog; ${buildText()} COMMIT;`);
    const expected = await readCanonicalCatalog(one.session);
    expect(await readCanonicalCatalog(two.session)).toEqual(expected);
  });
});

function buildText(): string {
  return readdirSync(sampleBuildFolder)
    .sort()
    .map((name) => readFileSync(join(sampleBuildFolder, name), 'utf8'))
    .join('\n');
}

test('the expectations name what is there', async () => {
  const { session } = await freshDatabase({ sample: 300 });
  const names = sampleExpectations.tables!.names!.map((each) =>
    typeof each === 'string' ? each : each.name,
  );
  expect([...names].sort()).toEqual(await tables(session));
  const extensions = await session.query<{ name: string }>(
    `SELECT extname AS name FROM pg_extension WHERE extname <> 'plpgsql'`,
  );
  expect(extensions.map(({ name }) => name).sort()).toEqual(
    sampleExpectations.extensions!.toSorted(),
  );
});
