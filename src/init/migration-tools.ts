import type { FolderFacts } from './folder-facts.ts';
import { nodeRunner, pythonRunner } from './runners.ts';

/** A migration tool that the folder shows signs of. */
export interface FoundTool {
  name: string;
  /** The file or folder that gives it away. */
  marker: string;
  /** What builds the structure, to be suggested; undefined when the app does it on its start. */
  command?: string;
}

interface Tool {
  name: string;
  /** Path that gives it away, or a function where more than a path has to be looked at. */
  marker: RegExp | ((facts: FolderFacts) => string | undefined);
  command?: (facts: FolderFacts, marker: string) => string;
}

const node = (command: string) => (facts: FolderFacts) => `${nodeRunner(facts)} ${command}`;
const python = (command: string) => (facts: FolderFacts) => `${pythonRunner(facts)}${command}`;
const plain = (command: string) => () => command;

/** Sources: DESIGN's table of tools, each tool's own documentation. Specific signs come first. */
const TOOLS: Tool[] = [
  {
    name: 'Prisma',
    marker: /^(prisma\/schema\.prisma|prisma\.config\.\w+)$/,
    command: node('prisma migrate deploy'),
  },
  { name: 'Drizzle', marker: /^drizzle\.config\.\w+$/, command: node('drizzle-kit migrate') },
  { name: 'Knex', marker: /^knexfile\.\w+$/, command: node('knex migrate:latest') },
  {
    name: 'MikroORM',
    marker: /^(src\/)?mikro-orm\.config\.\w+$/,
    command: node('mikro-orm migration:up'),
  },
  { name: 'Kysely', marker: /^kysely\.config\.\w+$/, command: node('kysely migrate latest') },
  {
    name: 'TypeORM',
    marker: dependency('typeorm', /^(src\/|src\/db\/)?data-source\.[jt]s$/),
    command: typeorm,
  },
  {
    name: 'Sequelize',
    marker: dependency('sequelize', /^(\.sequelizerc|config\/config\.\w+)$/),
    command: node('sequelize-cli db:migrate'),
  },
  {
    name: 'node-pg-migrate',
    marker: dependency('node-pg-migrate', /^migrations$/),
    command: node('node-pg-migrate up'),
  },
  { name: 'Supabase', marker: /^supabase\/config\.toml$/, command: node('supabase migration up') },
  { name: 'Rails', marker: /^bin\/rails$/, command: plain('bin/rails db:migrate') },
  { name: 'Django', marker: /^manage\.py$/, command: python('python manage.py migrate') },
  { name: 'Flask-Migrate', marker: flask, command: python('flask db upgrade') },
  { name: 'Alembic', marker: /^alembic\.ini$/, command: python('alembic upgrade head') },
  { name: 'Laravel', marker: /^artisan$/, command: plain('php artisan migrate --force') },
  { name: 'Ecto', marker: /^priv\/repo\/migrations$/, command: plain('mix ecto.migrate') },
  {
    name: 'Wheels',
    marker: /^app\/migrator\/migrations$/,
    command: plain('wheels dbmigrate latest'),
  },
  { name: 'Flyway', marker: /^flyway\.\w+$/, command: plain('flyway migrate') },
  { name: 'Liquibase', marker: /^liquibase\.properties$/, command: plain('liquibase update') },
  { name: 'Sqitch', marker: /^sqitch\.plan$/, command: plain('sqitch deploy db:pg:') },
  { name: 'dbmate', marker: sqlSaying('-- migrate:up'), command: plain('dbmate up') },
  { name: 'goose', marker: sqlSaying('-- +goose Up'), command: goose },
  { name: 'golang-migrate', marker: /^(db\/)?migrations\/[^/]+\.up\.sql$/, command: golangMigrate },
  { name: 'EF Core', marker: /^[^/]+\.csproj$/, command: plain('dotnet ef database update') },
  {
    name: 'GORM AutoMigrate',
    marker: ({ texts }) => (texts['go.mod']?.includes('gorm.io/gorm') ? 'go.mod' : undefined),
  },
];

/** The migration tools that the folder shows signs of, the surest first. */
export function findMigrationTools(facts: FolderFacts): FoundTool[] {
  return TOOLS.flatMap(({ name, marker, command }) => {
    const path =
      typeof marker === 'function' ? marker(facts) : facts.paths.find((each) => marker.test(each));
    if (path === undefined) return [];
    return [{ name, marker: path, ...(command && { command: command(facts, path) }) }];
  });
}

/** A common file name says little by itself: the package has to be a dependency too. */
function dependency(name: string, path: RegExp) {
  return ({ paths, texts }: FolderFacts) =>
    texts['package.json']?.includes(`"${name}"`)
      ? paths.find((each) => path.test(each))
      : undefined;
}

function sqlSaying(comment: string) {
  return ({ texts }: FolderFacts) =>
    Object.keys(texts).find((path) => path.endsWith('.sql') && texts[path]!.includes(comment));
}

/** Flask-Migrate's `env.py` asks the app for its engine; plain Alembic's does not. */
function flask({ texts }: FolderFacts): string | undefined {
  const path = 'migrations/env.py';
  return texts[path]?.includes('current_app') ? path : undefined;
}

function typeorm(facts: FolderFacts, marker: string): string {
  const program = marker.endsWith('.ts') ? 'typeorm-ts-node-commonjs' : 'typeorm';
  return `${nodeRunner(facts)} ${program} migration:run -d ${marker}`;
}

/** Its URL goes through the environment: an argument would show the password to other users. */
function goose(_: FolderFacts, marker: string): string {
  const folder = marker.slice(0, marker.lastIndexOf('/'));
  return `GOOSE_DRIVER=postgres GOOSE_DBSTRING="$DATABASE_URL" goose -dir ${folder} up`;
}

/** `postgres://` alone: its driver takes the rest from PG* in the environment. */
function golangMigrate(_: FolderFacts, marker: string): string {
  const folder = marker.slice(0, marker.lastIndexOf('/'));
  return `migrate -path ${folder} -database postgres:// up`;
}
