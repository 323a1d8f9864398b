import { findTarget as resolveTarget } from '../../src/heroku/find-target.ts';
import type { TargetChoice, Variables } from '../../src/target/target.ts';
import { projectWith } from './project.ts';

export const CONFIG = {
  keep: ['general'],
  targets: {
    local: { url: 'postgres://localhost/app' },
    staging: { url: 'env:STAGING_URL', keep: ['own'] },
    production: { url: 'env:PRODUCTION_URL', protected: true },
    file: { envFile: 'settings/test.env' },
    bare: {},
  },
};

/** Where a target is looked for. */
export interface Given {
  choice?: TargetChoice;
  env?: Variables;
  files?: Record<string, string>;
  config?: object;
}

/** Resolves in a repository of its own with these files, as the system's user `me`. */
export async function resolveIn({ choice = {}, env = {}, files = {}, config }: Given) {
  const folder = await projectWith({
    ...files,
    ...(config && { 'pgreset.config.json': JSON.stringify(config) }),
  });
  return resolveTarget(choice, { env, folder, osUser: 'me' });
}
