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

/** Where Heroku's APIs answer, and who asks. The token is a secret: it is sent, never shown. */
export interface HerokuApi {
  /** Of the Platform API: `https://api.heroku.com`. */
  url: string;
  /** Of Heroku Postgres: `https://api.data.heroku.com`. */
  dataUrl: string;
  token: string;
  /** Milliseconds to wait for an answer. */
  timeout: number;
}

/** A database of Heroku: where it is attached, and what it is. */
export interface HerokuPlace {
  api: HerokuApi;
  /** The app that was named: its dynos are restarted, its maintenance mode is switched. */
  app: { id: string; name: string };
  /** `plan` without the service's name: `essential-0`; `owner`: the app that it is billed to. */
  addon: { id: string; name: string; plan: string; owner: string };
  /** Without `_URL`: `DATABASE`, `HEROKU_POSTGRESQL_BLUE`. */
  attachment: string;
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
  /** For a database of a Heroku app; its name is the app's. */
  heroku?: HerokuPlace;
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
  /** `--app`: a Heroku app. */
  app?: string;
  /** `--remote`: the git remote that leads to a Heroku app. */
  remote?: string;
  /** `--database`: an attachment of the app, `DATABASE_URL` or `HEROKU_POSTGRESQL_…`. */
  database?: string;
  /** Only a Heroku app will do: the folder's git remote leads to it where no flag names one. */
  onHeroku?: boolean;
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
