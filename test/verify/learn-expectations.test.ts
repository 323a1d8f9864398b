import { describe, expect, test } from 'vitest';
import { sampleExpectations } from '../../src/sample/expectations.ts';
import { configFileSchema } from '../../src/target/config.ts';
import { learnExpectations } from '../../src/verify/learn-expectations.ts';
import { verify } from '../../src/verify/verify.ts';
import { freshDatabase } from '../harness/fresh-database.ts';
import { eachVersion } from '../harness/servers.ts';

describe('learnExpectations', () => {
  eachVersion('learns what then verifies', async (version) => {
    const { session } = await freshDatabase({ version, sample: 300, owner: 'app' });
    const learned = await learnExpectations(session, ['public'], { columns: true });
    expect(configFileSchema.parse({ expectations: learned })).toEqual({ expectations: learned });
    expect(learned.tables?.exactly).toBe(25);
    expect(learned.tables?.names).toContain('threat_models');
    expect(learned.columns).toContainEqual({
      table: 'threat_models',
      column: 'issue_uri',
      type: 'public.http_url',
    });
    expect(learned.extensions).toEqual([...sampleExpectations.extensions!].sort());
    const { checks } = await verify(session, learned, ['public']);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.length).toBeGreaterThan(150);
  });

  test('is the same each time, and says no more than asked', async () => {
    const { session } = await freshDatabase({ sample: 300 });
    const learned = await learnExpectations(session, ['public']);
    expect(Object.keys(learned)).toEqual(['tables', 'extensions']);
    expect(await learnExpectations(session, ['public'])).toEqual(learned);
    await session.script('ALTER TABLE notes RENAME TO zzz; ALTER TABLE zzz RENAME TO notes');
    expect(await learnExpectations(session, ['public'])).toEqual(learned);
  });

  test('names tables with their schema where the name alone means another', async () => {
    const { session } = await freshDatabase();
    await session.script(
      'CREATE SCHEMA b; CREATE TABLE t (); CREATE TABLE b.t (x int[]); CREATE TABLE b.u (y varchar(3))',
    );
    const learned = await learnExpectations(session, ['public', 'b'], { columns: true });
    expect(learned).toEqual({
      tables: { exactly: 3, names: ['t', 'b.t', 'u'] },
      columns: [
        { table: 'b.t', column: 'x', type: 'integer[]' },
        { table: 'u', column: 'y', type: 'character varying(3)' },
      ],
    });
    expect(await verify(session, learned, ['public', 'b'])).toMatchObject({ ok: true });
  });

  test('expects no table where there is none', async () => {
    const { session } = await freshDatabase();
    expect(await learnExpectations(session, ['public'])).toEqual({
      tables: { exactly: 0, names: [] },
    });
  });
});
