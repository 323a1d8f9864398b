import { buildCommandFailed } from '../errors/build-errors.ts';
import { runChild } from './run-child.ts';
import type { StepBase, StepKind } from './step.ts';

/** Builds by a command of the project: `npx prisma migrate deploy`, `flask db upgrade`, ... */
export interface BuildCommand extends StepBase {
  kind: 'build-command';
  /** For the shell. The connection reaches it through the environment, never through arguments. */
  command: string;
}

export const buildCommand: StepKind<BuildCommand> = {
  describe: ({ command }) => `Build: ${command}`,

  async run({ command }, { environment, folder, signal, emit }) {
    const onLine = (stream: 'stdout' | 'stderr', line: string) =>
      emit({ type: 'output', stream, line });
    const { code, lines } = await runChild(command, { environment, folder, signal, onLine });
    if (code !== 0) throw buildCommandFailed(command, code, lines);
    return { summary: 'the command succeeded' };
  },

  inverse: () => null,
};
