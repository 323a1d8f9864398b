import type { Credentials } from '../postgres/database.ts';
import type { Limits } from './plans.ts';

/** All that survives a restart of the local Heroku, as plain data. */
export interface World {
  account: { id: string; email: string };
  /** The API token that is accepted. */
  token: string;
  /** Ports that addresses name, so that these stay the same. */
  ports: { http: number; postgres: number; rendezvous: number };
  apps: App[];
  addons: Addon[];
  attachments: Attachment[];
}

export interface App {
  id: string;
  name: string;
  createdAt: string;
  maintenance: boolean;
  /** What people set; the databases' variables come from the attachments. */
  config: Record<string, string>;
  /** Where the app's files are; its Procfile is there. */
  folder: string;
  formation: ProcessType[];
  releases: Release[];
  transfers: Transfer[];
  /** Where the router takes requests for the app. */
  port: number;
  pipeline: { id: string; name: string; stage: string } | null;
  /** False: of another account, which calls for it are told. */
  access: boolean;
}

export interface ProcessType {
  id: string;
  type: string;
  command: string;
  quantity: number;
  size: string;
}

export interface Release {
  id: string;
  version: number;
  description: string;
  status: 'pending' | 'succeeded' | 'failed';
  createdAt: string;
  /** The variables that the dynos of this release get. */
  config: Record<string, string>;
}

export interface Addon {
  id: string;
  name: string;
  appId: string;
  /** Such as `essential-0`. */
  plan: string;
  state: 'provisioning' | 'provisioned' | 'deprovisioned';
  credentials: Credentials;
  createdAt: string;
  /** Whose copy it is, and whether it may only be read until it is told not to follow any more. */
  origin: { addonId: string; follows: boolean } | null;
  /** Instead of the plan's own, for tests. */
  limits?: Partial<Limits>;
  /** Over its limits, but within the days that Heroku gives before it restricts access. */
  grace?: boolean;
  restriction?: Restriction;
}

/** What a database over its limits has lost: INSERT for too many rows; nearly all for too many bytes. */
export type Restriction = 'insert' | 'access';

export interface Attachment {
  id: string;
  name: string;
  addonId: string;
  appId: string;
  namespace: string | null;
  createdAt: string;
}

/** A backup, a restore or a copy. */
export interface Transfer {
  uuid: string;
  num: number;
  /** Of the database that the call was made for. */
  addonId: string;
  fromType: 'pg_dump' | 'gof3r';
  fromName: string;
  toType: 'gof3r' | 'pg_restore';
  toName: string;
  /** Of a backup: what a restore names as its source, and the key of the public address. */
  toUrl: string;
  bytes: number;
  createdAt: string;
  finishedAt: string | null;
  succeeded: boolean | null;
  logs: { at: string; message: string }[];
}
