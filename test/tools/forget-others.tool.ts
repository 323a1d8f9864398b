import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withSession } from '../../src/postgres/connect.ts';
import { recreateRequest } from '../run/requests.ts';
import { DEBIAN, debianPackages, withPython } from './debian.ts';
import { type ProjectOptions, toolProject, undo } from './tool-project.ts';

const noDjango = debianPackages('python3-django', 'python3-psycopg2');
if (noDjango) console.error('django: skipped, ' + noDjango);

const noAlembic = debianPackages('alembic', 'python3-psycopg2');
if (noAlembic) console.error('alembic: skipped, ' + noAlembic);

/** Two migrations become a first one, made out of the models, and two again. */
async function forgetAndUndo(fixture: string, folder: string, options: ProjectOptions) {
  const project = await toolProject(fixture, options);
  await withSession(project.database.superuser, {}, (session) =>
    session.query(`ALTER ROLE ${project.database.connection.user} CREATEDB`),
  );
  const files = async () =>
    (await readdir(join(project.folder, folder))).filter((name) => !name.startsWith('__')).sort();
  const before = await files();
  const report = await project.reset(
    recreateRequest({ kind: 'tool', tool: 'auto' }, { forgetMigrations: true }),
  );
  expect(await files()).not.toEqual(before);
  const tables = await withSession(project.database.connection, {}, (session) =>
    session.query(`SELECT FROM pg_tables WHERE tablename IN ('people', 'pets')`),
  );
  expect(tables).toHaveLength(2);
  const undone = await project.reset(undo(report.run));
  expect(await files()).toEqual(before);
  await withSession({ ...project.database.superuser, database: 'postgres' }, {}, (admin) =>
    admin.query(`DROP DATABASE pgreset_aside_${undone.run} WITH (FORCE)`),
  );
}

test.skipIf(noDjango)('django', () =>
  forgetAndUndo('django', 'shop/migrations', { environment: withPython() }),
);

test.skipIf(noAlembic)('alembic', () =>
  forgetAndUndo('alembic', 'alembic/versions', { environment: DEBIAN }),
);

test('drizzle', () => forgetAndUndo('drizzle', 'drizzle', { npm: true }));

test('prisma', () =>
  forgetAndUndo('prisma', 'prisma/migrations', {
    npm: true,
    environment: { PRISMA_QUERY_ENGINE_LIBRARY: process.execPath },
  }));
