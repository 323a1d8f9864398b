import type { ConnectionOptions } from '../postgres/connection-options.ts';
import type { Config } from './config.ts';

/** How to reach the target, and what its own build commands need to reach it the same way. */
export interface TargetConnection extends ConnectionOptions {
  /** The word for TLS as it was written, when it was: `require`, `verify-ca`, ... */
  sslmode?: string;
  /** Absolute path of the file that `ca` was read from. */
  caFile?: string;
  /** Query parameters of the URL that pgreset does not use itself, such as Prisma's `schema`. */
  parameters?: Record<string, string>;
}

/** A named database plus how to reach it. */
export interface Target {
  /** What a person types to consent: the configured name, else the database's name. */
  name: string;
  connection: TargetConnection;
  /** Where it was found, for people: `--url`, `.env (DATABASE_URL)`, `pgreset.config.ts (staging)`. */
  source: string;
  /**
   * `embedded`: pgreset's own throw-away server, exempt from consent; `local`: loopback or socket;
   * `remote`: everything else.
   */
  kind: 'embedded' | 'local' | 'remote';
  /** A reason to treat it as protected that is known without asking the database; see plan/guards. */
  protection?: string;
  /** What a person should know before going on: candidates that disagree, ignored parameters. */
  warnings: string[];
  /** What the configuration says for this target; `{}` without a configuration file. */
  config: Config;
  /** Folder that relative paths and commands refer to: the configuration file's, else the current one. */
  folder: string;
}

/** What a person chose by flags. */
export interface TargetChoice {
  /** `--url`: a URL, libpq's `host=… dbname=…`, or `env:NAME`. */
  url?: string;
  /** `--target`: a name from the configuration file. */
  target?: string;
  /** `--config`: the configuration file; default: the nearest one, upward. */
  config?: string;
  /** `--env-file`: wins over the environment; default: the nearest `.env`, upward. */
  envFile?: string;
  /** Only for pgreset's own throw-away server, together with `url`. */
  embedded?: boolean;
}

/** Variables by name, as `process.env` and `.env` files give them. */
export type Variables = Record<string, string | undefined>;

/** What resolving knows about its surroundings; the core asks the process for nothing. */
export interface Surroundings {
  env: Variables;
  /** The current folder, absolute. */
  folder: string;
  /** Name of the operating system's user: PostgreSQL's default user name. */
  osUser?: string;
}
