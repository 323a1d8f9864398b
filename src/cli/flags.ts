import type { FlagParametersForType } from '@stricli/core';
import type { CliContext } from './context.ts';
import type { OutputFlags } from './terminal.ts';
import { parseDuration, parseSize } from './values.ts';

/** Which database is meant; the same words as the library's `TargetChoice`. */
export interface TargetFlags {
  readonly url?: string;
  readonly target?: string;
  readonly config?: string;
  readonly envFile?: string;
  readonly app?: string;
  readonly remote?: string;
  readonly database?: string;
}

/** How a person agrees without being asked. */
export interface ConsentFlags {
  readonly confirm?: string;
  readonly plan?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** What all ways have in common. */
export interface WayFlags {
  readonly lockTimeout: number;
  readonly disconnect?: boolean;
  readonly backup?: boolean;
}

/** Which Heroku app is meant. */
export type AppFlags = Pick<TargetFlags, 'app' | 'remote' | 'target' | 'config'> & OutputFlags;

/** Flags of commands that look and change nothing. */
export type LookFlags = TargetFlags & OutputFlags;
/** Flags of commands that carry out a plan. */
export type RunFlags = LookFlags & ConsentFlags & WayFlags;

type Definitions<Flags> = FlagParametersForType<Flags, CliContext>;

/** A switch that is off unless given. */
export function off(brief: string) {
  return { kind: 'boolean', brief, optional: true, withNegated: false } as const;
}

/** A flag with a text. */
export function text(brief: string, placeholder: string) {
  return { kind: 'parsed', parse: String, brief, placeholder, optional: true } as const;
}

/** A flag with a text that may be given several times. */
export function texts(brief: string, placeholder: string) {
  return { ...text(brief, placeholder), variadic: true } as const;
}

export const outputFlags = {
  json: off('Print one JSON object on stdout'),
  quiet: off('Say only what was asked for, and errors'),
  verbose: off('Show everything: long lists, and the stack of unexpected errors'),
  noColor: off('No colours, like NO_COLOR=1'),
} satisfies Definitions<OutputFlags>;

const targetFlags = {
  url: text('postgres://… of the database, or env:NAME for a variable that holds it', 'URL'),
  target: text('A target named in the configuration file', 'NAME'),
  config: text('The configuration file; default: the nearest pgreset.config.*', 'FILE'),
  envFile: text('Read the connection from this .env file', 'FILE'),
  app: text('A Heroku app: its database DATABASE_URL', 'NAME'),
  remote: text('The git remote that leads to a Heroku app', 'NAME'),
  database: text('Another database of the app: HEROKU_POSTGRESQL_…', 'NAME'),
} satisfies Definitions<TargetFlags>;

/** Of commands about a Heroku app, whose databases may be missing. */
export const appFlags = {
  app: text('A Heroku app; default: the one that the only git remote leads to', 'NAME'),
  remote: targetFlags.remote,
  target: text('A target of the configuration file that is on Heroku', 'NAME'),
  config: targetFlags.config,
  ...outputFlags,
} satisfies Definitions<AppFlags>;

export const lookFlags = { ...targetFlags, ...outputFlags };

export const consentFlags = {
  confirm: text('Agree: the name of the target', 'NAME'),
  plan: text('Only if the plan still has this hash, from --dry-run', 'HASH'),
  yes: off('Agree, for local databases that nothing protects'),
  dryRun: off('Show the plan and stop'),
} satisfies Definitions<ConsentFlags>;

export const wayFlags = {
  lockTimeout: {
    kind: 'parsed',
    parse: parseDuration,
    brief: 'How long to wait for a lock: 500ms, 5s, 1m',
    placeholder: 'TIME',
    default: '5s',
  },
  disconnect: off('End the other sessions of the database first'),
  backup: off('Write a backup into .pgreset/ before the first step; on Heroku: let it make one'),
} satisfies Definitions<WayFlags>;

export const runFlags = { ...lookFlags, ...consentFlags, ...wayFlags };

/** Of ways that copy what they take; what `--no-undo` means is theirs to say. */
export const undoLimit = {
  kind: 'parsed',
  parse: parseSize,
  brief: 'Copy at most this much for undo: 500MB, 2GB; default: 1GB',
  placeholder: 'SIZE',
  optional: true,
} as const;
