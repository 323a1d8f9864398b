import { findApp, type FoundApp } from '../index.ts';
import { usage } from './cli-errors.ts';
import type { AppFlags } from './flags.ts';
import { visible } from './render/format.ts';
import type { Terminal } from './terminal.ts';

/** Finds the Heroku app that the flags name, and says which it is and where that was found. */
export async function openApp(terminal: Terminal, flags: AppFlags): Promise<FoundApp> {
  const { app, remote, target, config } = flags;
  if ([app, remote, target].filter((each) => each !== undefined).length > 1)
    throw usage(
      '--app, --remote and --target do not go together.',
      'Each of them says which app is meant.',
      'Give one of them.',
    );
  const given = { app, remote, target, config };
  const choice = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  const { env, folder } = terminal.context;
  const found = await findApp(choice, { env, folder });
  terminal.answer({ app: { name: found.app.name, source: found.source } });
  terminal.say(({ paint }) => [
    `${paint.blue('●')} ${paint.bold(visible(found.app.name))}  ${paint.dim(`app of Heroku, from ${visible(found.source)}`)}`,
  ]);
  return found;
}
