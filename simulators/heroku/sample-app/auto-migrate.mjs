import { models } from './models.mjs';

/**
 * Creates what is missing, and leaves what is there, as GORM's AutoMigrate does. Dynos that start at
 * the same time wait for each other.
 *
 * @returns how many tables it created
 */
export async function autoMigrate(pool) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock(25)');
    await client.query('CREATE EXTENSION IF NOT EXISTS "uuid-ossp"');
    let created = 0;
    for (const [table, columns] of Object.entries(models)) {
      const { rows } = await client.query('SELECT to_regclass($1) IS NULL AS missing', [table]);
      if (rows[0].missing) created += 1;
      await migrate(client, table, columns);
    }
    await client.query('COMMIT');
    return created;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function migrate(client, table, columns) {
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${table} (id uuid PRIMARY KEY DEFAULT uuid_generate_v4())`,
  );
  for (const column of [...columns, 'created_at timestamptz NOT NULL DEFAULT now()']) {
    await client.query(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${column}`);
  }
}
