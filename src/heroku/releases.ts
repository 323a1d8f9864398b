import type { HerokuApi } from '../target/target.ts';
import { callHeroku } from './call.ts';

/** A change of an app's code, variables or attachments. */
export interface Release {
  id: string;
  version: number;
  description: string;
  /** `pending` while the release command of the Procfile runs. */
  status: 'pending' | 'succeeded' | 'failed' | 'expired';
  created_at: string;
}

/** @returns newest first */
export async function readReleases(
  api: HerokuApi,
  app: string,
  count: number,
  signal?: AbortSignal,
): Promise<Release[]> {
  return callHeroku(api, {
    method: 'GET',
    path: ['apps', app, 'releases'],
    headers: { range: `version ..; max=${count}, order=desc` },
    ...(signal && { signal }),
  });
}
