import { expect, test } from 'vitest';
import { readFileProblems } from '../../src/migrations/migration-files.ts';
import { findTool } from '../../src/migrations/tools.ts';
import { projectWith } from '../target/project.ts';

const problems = async (tool: string, files: Record<string, string>, applied: string[]) =>
  readFileProblems(await projectWith(files), findTool(tool)!.files!, applied);

const NONE = { missing: [], withoutDown: [] };

test.each<[string, Record<string, string>, string[]]>([
  ['knex', { 'migrations/1_a.js': 'exports.down = (k) => k' }, ['1_a.js']],
  ['knex', { 'migrations/1_a.ts': 'export async function down(k) {}' }, ['1_a.ts']],
  ['sequelize', { 'migrations/1-a.js': 'module.exports = { async down(q) {} }' }, ['1-a.js']],
  ['kysely', { 'migrations/a.ts': 'export const down = async (db) => {}' }, ['a']],
  ['mikro-orm', { 'migrations/M1.ts': 'class M1 { async down() {} }' }, ['M1']],
  ['node-pg-migrate', { 'migrations/1_a.js': 'export const up = 1' }, ['1_a']],
  ['node-pg-migrate', { 'migrations/1_a.sql': '-- Down Migration\nDROP' }, ['1_a']],
  ['dbmate', { 'db/migrations/1_a.sql': '-- migrate:up\nA;\n-- migrate:down\nB;' }, ['1']],
  ['goose', { 'migrations/00001_a.sql': '-- +goose Up\nA;\n-- +goose Down\nB;' }, ['1']],
  [
    'golang-migrate',
    { 'migrations/000001_a.up.sql': '', 'migrations/000001_a.down.sql': '' },
    ['1'],
  ],
  ['rails', { 'db/migrate/20240101_a.rb': 'def change\nend' }, ['20240101']],
  ['laravel', { 'database/migrations/2024_a.php': 'public function down()' }, ['2024_a']],
  ['sqitch', { 'revert/people.sql': 'BEGIN;\nDROP TABLE people;\nCOMMIT;' }, ['people']],
  [
    'alembic',
    {
      'alembic/versions/1.py':
        'revision: str = "a1"\n\ndef downgrade() -> None:\n    op.drop_table("x")\n',
    },
    ['a1'],
  ],
  ['ecto', { 'priv/repo/migrations/1_a.exs': 'def change do' }, ['1']],
  ['ef-core', { 'Migrations/1_A.cs': 'void Down(MigrationBuilder b)' }, ['1_A']],
  ['wheels', { 'app/migrator/migrations/1_a.cfc': 'function down() {}' }, ['1']],
])('%s: %j is all there', async (tool, files, applied) => {
  expect(await problems(tool, files, applied)).toEqual(NONE);
});

test.each<[string, Record<string, string>, string[], string[]]>([
  ['knex', { 'migrations/1_a.js': 'exports.up = (k) => k' }, ['1_a.js'], ['1_a.js']],
  ['kysely', { 'migrations/a.ts': 'export async function up(db) {}' }, ['a'], ['a']],
  ['node-pg-migrate', { 'migrations/1_a.js': 'export const down = false' }, ['1_a'], ['1_a']],
  ['dbmate', { 'db/migrations/1_a.sql': '-- migrate:up\nA;\n-- migrate:down\n\n' }, ['1'], ['1']],
  ['golang-migrate', { 'migrations/1_a.up.sql': '' }, ['1'], ['1']],
  ['sqitch', { 'revert/people.sql': '-- Revert\nBEGIN;\n\nCOMMIT;\n' }, ['people'], ['people']],
  [
    'alembic',
    {
      'alembic/versions/1.py': `revision = 'a1'\n\ndef upgrade():\n    op.x()\n\ndef downgrade():\n    pass\n`,
    },
    ['a1'],
    ['a1'],
  ],
  [
    'flask-migrate',
    {
      'migrations/versions/1.py': `revision = 'a1'\n\ndef upgrade():\n    op.x()\n\ndef downgrade():\n    # ### commands ###\n    pass\n    # ### end ###\n`,
    },
    ['a1'],
    ['a1'],
  ],
])('%s: %j has no down', async (tool, files, applied, withoutDown) => {
  expect(await problems(tool, files, applied)).toEqual({ missing: [], withoutDown });
});

test('an applied migration without its file', async () => {
  const files = { 'migrations/1_a.js': 'exports.down = 1', 'migrations/3_c.js': '' };
  expect(await problems('knex', files, ['1_a.js', '2_b.js'])).toEqual({
    missing: ['2_b.js'],
    withoutDown: [],
  });
});

test('no folder where the tool has it by default: nothing is said', async () => {
  expect(await problems('knex', { 'elsewhere/1_a.js': '' }, ['1_a.js'])).toBeNull();
});
