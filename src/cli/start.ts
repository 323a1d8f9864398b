import { run } from '@stricli/core';
import { app } from './app.ts';
import { processContext } from './context.ts';
import { exitCodeOf } from './exit-code.ts';

/** Runs what was typed, and leaves the exit code behind. */
export async function start(typed: readonly string[]): Promise<void> {
  const { stdin, stdout, stderr } = process;
  // `pgreset … | head` closes the pipe: what is running goes on, only nobody reads it.
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  const alone = typed.length === 0 && stdin.isTTY && stderr.isTTY;
  const context = processContext(typed);
  await run(app, alone ? ['menu'] : typed, context);
  process.exitCode = exitCodeOf(context.process.exitCode);
}
