import type { MigrationTool } from './migration-tool.ts';
import { alembic } from './tools/alembic.ts';
import { dbmate } from './tools/dbmate.ts';
import { django } from './tools/django.ts';
import { drizzle } from './tools/drizzle.ts';
import { ecto } from './tools/ecto.ts';
import { efCore } from './tools/ef-core.ts';
import { flaskMigrate } from './tools/flask-migrate.ts';
import { flyway } from './tools/flyway.ts';
import { golangMigrate } from './tools/golang-migrate.ts';
import { goose } from './tools/goose.ts';
import { gorm } from './tools/gorm.ts';
import { knex } from './tools/knex.ts';
import { kysely } from './tools/kysely.ts';
import { laravel } from './tools/laravel.ts';
import { liquibase } from './tools/liquibase.ts';
import { mikroOrm } from './tools/mikro-orm.ts';
import { nodePgMigrate } from './tools/node-pg-migrate.ts';
import { pgreset } from './tools/pgreset.ts';
import { prisma } from './tools/prisma.ts';
import { rails } from './tools/rails.ts';
import { sequelize } from './tools/sequelize.ts';
import { sqitch } from './tools/sqitch.ts';
import { supabase } from './tools/supabase.ts';
import { typeorm } from './tools/typeorm.ts';
import { wheels } from './tools/wheels.ts';

/** Every tool that pgreset can drive; where several show, specific signs come first. */
export const TOOLS: readonly MigrationTool[] = [
  prisma,
  drizzle,
  knex,
  mikroOrm,
  kysely,
  typeorm,
  sequelize,
  nodePgMigrate,
  supabase,
  rails,
  django,
  flaskMigrate,
  alembic,
  laravel,
  ecto,
  wheels,
  flyway,
  liquibase,
  sqitch,
  dbmate,
  goose,
  golangMigrate,
  pgreset,
  efCore,
  gorm,
];

/** The tool of that name; undefined: there is none. */
export function findTool(name: string): MigrationTool | undefined {
  return TOOLS.find((each) => each.name === name);
}
