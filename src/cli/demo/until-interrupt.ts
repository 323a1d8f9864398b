import type { CliContext } from '../context.ts';

/** Waits for Ctrl-C, and keeps the process alive meanwhile. */
export function untilInterrupt({ interrupts }: CliContext): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => {}, 2 ** 30);
    const release = interrupts.take(() => {
      clearInterval(idle);
      release();
      resolve();
    });
  });
}
