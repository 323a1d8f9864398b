import { buildCommandFailed, buildCommandMissing } from '../errors/build-errors.ts';
import { runShell } from './run-shell.ts';
import type { StepBase, StepContext, StepKind } from './step.ts';

/** Builds by a command of the project: `npx prisma migrate deploy`, `flask db upgrade`, ... */
export interface BuildCommand extends StepBase {
  kind: 'build-command';
  /** For the shell. The connection reaches it through the environment, never through arguments. */
  command: string;
}

/** Lines of output that an error repeats. */
const LAST_LINES = 15;

export const buildCommand: StepKind<BuildCommand> = {
  describe: ({ command }) => `Build: ${command}`,

  async run({ command }, context) {
    context.signal.throwIfAborted();
    const lines: string[] = [];
    const { environment, folder, signal } = context;
    const onLine = (stream: 'stdout' | 'stderr', text: string) => {
      const line = hideSecrets(text, environment);
      lines.push(line);
      if (lines.length > LAST_LINES) lines.shift();
      context.emit({ type: 'output', stream, line });
    };
    const code = await runShell(command, { environment, folder, signal, onLine }).catch((error) => {
      throw buildCommandMissing(command, (error as Error).message);
    });
    context.signal.throwIfAborted();
    if (code !== 0) throw buildCommandFailed(command, code, lines);
    return { summary: 'the command succeeded' };
  },

  inverse: () => null,
};

/** Takes the password out of a line, however the environment or a tool writes it. */
function hideSecrets(line: string, environment: StepContext['environment']): string {
  const password = environment['PGPASSWORD'];
  if (!password) return line;
  const inUrl = /^\w+:\/\/[^/?#]*?:([^/?#]*)@/.exec(environment['DATABASE_URL'] ?? '')?.[1];
  const forms = [
    password,
    inUrl ?? '',
    encodeURIComponent(password),
    JSON.stringify(password).slice(1, -1),
    // As shells print it: between single quotes (two ways), or between double ones.
    password.replaceAll("'", `'"'"'`),
    password.replaceAll("'", `'\\''`),
    password.replaceAll(/["\\$`]/g, '\\$&'),
  ];
  return forms.reduce((text, form) => (form ? text.replaceAll(form, '•••') : text), line);
}
