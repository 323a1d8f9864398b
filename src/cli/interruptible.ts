import type { OnEvent } from '../index.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs `work` so that the first Ctrl-C (or SIGTERM) cancels it and puts things back, and the second
 * leaves at once, saying what stays behind.
 */
export async function interruptible<Result>(
  { context, insist }: Terminal,
  onEvent: OnEvent,
  work: (signal: AbortSignal, onEvent: OnEvent) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let run: string | null = null;
  const release = context.interrupts.take(() => {
    if (controller.signal.aborted) {
      insist(({ paint }) => ['', ...whatStays(run).map((line) => paint.yellow(line))]);
      context.exit(run === null ? 130 : 4);
    }
    insist(({ paint }) => [
      '',
      paint.yellow('Cancelling and putting things back … press Ctrl-C again to leave it.'),
    ]);
    controller.abort();
  });
  try {
    return await work(controller.signal, (event) => {
      if (event.type === 'run-started') run = event.run;
      onEvent(event);
    });
  } finally {
    release();
  }
}

function whatStays(run: string | null): string[] {
  if (run === null) return ['Left. Nothing was changed.'];
  return [
    `Left run ${run} as it is: the old state or the new one, nothing is lost.`,
    `What was set aside waits in the schemas pgreset_aside_${run}*; the journal knows how far it came.`,
    `Look: pgreset status    go on: pgreset resume ${run}    go back: pgreset undo ${run}`,
  ];
}
