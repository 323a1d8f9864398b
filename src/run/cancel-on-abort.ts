/**
 * Cancels what the server is doing when the signal is aborted.
 *
 * @returns ends that, and waits for a cancel that is on its way: late, it would hit what comes next
 */
export function cancelOnAbort(
  signal: AbortSignal,
  cancel: () => Promise<void> | undefined,
): () => Promise<void> {
  let cancelling: Promise<void> | undefined;
  const listen = () => {
    cancelling = cancel();
  };
  signal.addEventListener('abort', listen, { once: true });
  return async () => {
    signal.removeEventListener('abort', listen);
    await cancelling;
  };
}
