import { buildIfStale } from '../../harness/build.ts';

/** The command line that is killed and typed at is this one. */
export default async function setup(): Promise<void> {
  await buildIfStale();
}
