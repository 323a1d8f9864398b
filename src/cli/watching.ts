import type { Terminal } from './terminal.ts';

/**
 * Looks on at something that goes on elsewhere: Ctrl-C (or SIGTERM) ends the looking, not the thing.
 *
 * @returns null when it was left
 */
export async function watching<Result>(
  { context }: Terminal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | null> {
  const controller = new AbortController();
  const release = context.interrupts.take(() => controller.abort());
  try {
    return await work(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) return null;
    throw error;
  } finally {
    release();
  }
}
