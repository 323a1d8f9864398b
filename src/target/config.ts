import { z } from 'zod';

/** What `verify` expects of the database after a reset. */
export const expectationsSchema = z
  .strictObject({
    tables: z
      .strictObject({
        exactly: z.number().int().nonnegative().optional(),
        atLeast: z.number().int().nonnegative().optional(),
        names: z
          .array(
            z.union([
              z.string(),
              z.strictObject({ name: z.string(), reason: z.string().optional() }),
            ]),
          )
          .optional(),
      })
      .optional(),
    columns: z
      .array(
        z.strictObject({
          table: z.string(),
          column: z.string(),
          type: z.string().optional(),
          reason: z.string().optional(),
        }),
      )
      .optional(),
    rows: z
      .array(
        z.strictObject({
          table: z.string(),
          min: z.number().int().nonnegative().optional(),
          max: z.number().int().nonnegative().optional(),
          reason: z.string().optional(),
        }),
      )
      .optional(),
    extensions: z.array(z.string()).optional(),
    sql: z
      .array(z.strictObject({ name: z.string(), query: z.string(), reason: z.string().optional() }))
      .optional(),
  })
  .describe('What verify expects of the database');

export type Expectations = z.infer<typeof expectationsSchema>;

/** What can be said for a target, and as a default for all of them. */
export const settingsSchema = z.strictObject({
  /** Schemas that a reset works on; default: every schema the role owns that is no platform's. */
  schemas: z.array(z.string()).optional(),
  /** Tables that `clear` leaves alone, as `table` or `schema.table`. */
  keep: z.array(z.string()).optional(),
  /** How `rebuild` builds: a command, or SQL files or folders. */
  build: z
    .union([z.strictObject({ command: z.string() }), z.strictObject({ sql: z.array(z.string()) })])
    .optional(),
  expectations: expectationsSchema.optional(),
  /** Said at the end of a reset: what people have to do next. */
  nextSteps: z.array(z.string()).optional(),
  /** Refuse every reset of this target. */
  protected: z.boolean().optional(),
});

export const targetSchema = settingsSchema.extend({
  /** Connection URL; or `env:NAME` for the variable that holds it. */
  url: z.string().optional(),
  /** A `.env` file to read the connection from. */
  envFile: z.string().optional(),
});

/** The file `pgreset.config.{ts,js,json}`. */
export const configFileSchema = settingsSchema.extend({
  $schema: z.string().optional(),
  /** Name of the target that is used when none is given. */
  default: z.string().optional(),
  targets: z.record(z.string(), targetSchema).optional(),
});

export type Config = z.infer<typeof settingsSchema>;
export type ConfigFile = z.infer<typeof configFileSchema>;

/** Types a configuration file: `export default defineConfig({ … })`. */
export function defineConfig(config: ConfigFile): ConfigFile {
  return config;
}
