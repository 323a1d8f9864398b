import type { MigrationDb } from 'pgreset';

export async function up(db: MigrationDb): Promise<void> {
  await db.query('INSERT INTO people (name) VALUES ($1)', ['Ada']);
}

export async function down(db: MigrationDb): Promise<void> {
  await db.query('DELETE FROM people WHERE name = $1', ['Ada']);
}
