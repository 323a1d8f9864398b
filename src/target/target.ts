import type { ConnectionOptions } from '../postgres/connection-options.ts';
import type { Config } from './config.ts';

/** A named database plus how to reach it. */
export interface Target {
  /** What a person types to consent: the configured name, else the database's name. */
  name: string;
  connection: ConnectionOptions;
  /** Where it was found, for people: `--url`, `.env (DATABASE_URL)`, `pgreset.config.ts (staging)`. */
  source: string;
  /**
   * `embedded`: pgreset's own throw-away server, exempt from consent; `local`: loopback or socket;
   * `remote`: everything else.
   */
  kind: 'embedded' | 'local' | 'remote';
  /** A reason to treat it as protected that is known without asking the database; see plan/guards. */
  protection?: string;
  /** What the configuration says for this target; `{}` without a configuration file. */
  config: Config;
  /** Folder that relative paths and commands refer to: the configuration file's, else the current one. */
  folder: string;
}
