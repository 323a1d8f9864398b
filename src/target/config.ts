import * as z from 'zod';

const count = z.number().int().nonnegative();
const reason = z.string().describe('Shown when it is not met: why it matters').optional();

/** What `verify` expects of the database after a reset. */
const expectationsSchema = z
  .strictObject({
    tables: z
      .strictObject({
        exactly: count.describe('This many tables, no more and no less').optional(),
        atLeast: count.describe('This many tables or more').optional(),
        names: z
          .array(z.union([z.string(), z.strictObject({ name: z.string(), reason })]))
          .describe('Tables that have to be there, as table or schema.table')
          .optional(),
      })
      .describe('Which tables, and how many')
      .optional(),
    columns: z
      .array(
        z.strictObject({
          table: z.string().describe('table or schema.table'),
          column: z.string(),
          type: z.string().describe("As format_type shows it: 'character varying(255)'").optional(),
          reason,
        }),
      )
      .describe('Columns that have to be there')
      .optional(),
    rows: z
      .array(
        z.strictObject({
          table: z.string().describe('table or schema.table'),
          min: count.describe('At least this many rows').optional(),
          max: count.describe('At most this many rows').optional(),
          reason,
        }),
      )
      .describe('How many rows a table has')
      .optional(),
    extensions: z.array(z.string()).describe('Extensions that are installed').optional(),
    sql: z
      .array(
        z.strictObject({
          name: z.string().describe('What the query checks, for people'),
          query: z.string().describe('Has to return one row with one column that is true'),
          reason,
        }),
      )
      .describe('Checks of your own')
      .optional(),
  })
  .describe('What verify expects of the database, alone and after each reset');

export type Expectations = z.infer<typeof expectationsSchema>;

const buildSchema = z
  .union([
    z.strictObject({
      command: z
        .string()
        .describe('Run in the folder of this file, with DATABASE_URL and PG* in its environment'),
    }),
    z.strictObject({
      tool: z
        .string()
        .describe('A migration tool that pgreset drives, such as knex; auto: the one it finds'),
    }),
    z.strictObject({
      sql: z.array(z.string()).describe('SQL files or folders of them, in this order'),
    }),
    z.strictObject({
      heroku: z
        .enum(['restart', 'release'])
        .describe('The app migrates when its dynos start, or by its Procfile’s release command'),
    }),
  ])
  .describe(
    'How rebuild builds the structure: a command, a migration tool, or SQL in the same transaction',
  );

const herokuSchema = z
  .strictObject({
    app: z.string().describe('The name of the app: what a person types to consent'),
    database: z
      .string()
      .describe('One of its attachments, such as HEROKU_POSTGRESQL_BLUE; default: DATABASE_URL')
      .optional(),
  })
  .describe(
    'A database of a Heroku app instead of a URL; the token is HEROKU_API_KEY or in ~/.netrc',
  );

const migrationsSchema = z
  .strictObject({
    folder: z
      .string()
      .describe('Where they are, relative to this file; default: migrations, else db/migrations')
      .optional(),
    schema: z
      .string()
      .describe('The schema of their table pgreset_migrations; default: public')
      .optional(),
    seed: z
      .array(z.string())
      .describe('SQL files and modules that pgreset seed runs, in this order')
      .optional(),
  })
  .describe('The built-in migrations: pgreset migrate');

const settingsSchema = z.strictObject({
  schemas: z
    .array(z.string())
    .describe('Schemas that a reset works on; default: every schema the role owns, platforms not')
    .optional(),
  keep: z
    .array(z.string())
    .describe('Tables that clear leaves alone, as table or schema.table')
    .optional(),
  build: buildSchema.optional(),
  migrations: migrationsSchema.optional(),
  expectations: expectationsSchema.optional(),
  nextSteps: z
    .array(z.string())
    .describe('Said at the end of a reset: what people have to do next')
    .optional(),
  protected: z.boolean().describe('true: refuse every reset of this database').optional(),
});

const targetSchema = settingsSchema.extend({
  url: z
    .string()
    .describe('postgres://… without a password, or env:NAME for the variable that holds the URL')
    .optional(),
  envFile: z
    .string()
    .describe('A .env file to read the connection from, relative to this file')
    .optional(),
  heroku: herokuSchema.optional(),
  database: z
    .string()
    .describe(
      'Another database of that server, or env:NAME for the variable that names it, such as env:POSTGRES_DISPOSABLE_DB',
    )
    .optional(),
});

/** The file `pgreset.config.{ts,js,mjs,json}`. */
export const configFileSchema = settingsSchema
  .extend({
    $schema: z.string().describe('Where editors find this schema').optional(),
    default: z.string().describe('The target that is used when none is named').optional(),
    targets: z
      .record(z.string(), targetSchema)
      .describe('Databases by name; what a target says replaces what is said for all')
      .optional(),
  })
  .describe('Configuration of pgreset');

/** What can be said for a target, and for all of them. */
export type Config = z.infer<typeof settingsSchema>;
export type ConfiguredTarget = z.infer<typeof targetSchema>;
export type ConfigFile = z.infer<typeof configFileSchema>;
