import { type ExitCode, readAppStatus, readDynoStates, setAppMaintenance } from '../../index.ts';
import { usage } from '../cli-errors.ts';
import { commandFor } from '../command-line.ts';
import { agreeByName } from '../consent.ts';
import type { AppFlags } from '../flags.ts';
import { openApp } from '../open-app.ts';
import { renderAppStatus, renderDynos } from '../render/app-status.ts';
import { visible } from '../render/format.ts';
import type { Terminal } from '../terminal.ts';

/** Shows what Heroku says about an app and its databases. */
export async function info(terminal: Terminal, flags: AppFlags): Promise<ExitCode> {
  const app = await readAppStatus(await openApp(terminal, flags));
  terminal.answer({ app });
  if (terminal.json) return 0;
  const command = (...words: string[]) => commandFor(flags, ...words);
  terminal.show(renderAppStatus({ app, now: new Date(), command }));
  return 0;
}

/** Shows an app's dynos. */
export async function ps(terminal: Terminal, flags: AppFlags): Promise<ExitCode> {
  const dynos = await readDynoStates(await openApp(terminal, flags));
  terminal.answer({ dynos });
  if (!terminal.json) terminal.show(renderDynos(dynos, new Date()));
  return 0;
}

/** Flags of `pgreset app maintenance`. */
export interface MaintenanceFlags extends AppFlags {
  readonly confirm?: string;
}

/** Says whether an app is in maintenance mode, or switches that. */
export async function maintenance(
  terminal: Terminal,
  flags: MaintenanceFlags,
  mode?: string,
): Promise<ExitCode> {
  if (mode !== undefined && mode !== 'on' && mode !== 'off')
    throw usage(
      `There is no mode ${mode}.`,
      'Maintenance is on or off.',
      commandFor(flags, 'app', 'maintenance', 'on'),
    );
  const found = await openApp(terminal, flags);
  if (mode === undefined) {
    const { maintenance: on } = await readAppStatus(found);
    terminal.answer({ maintenance: on });
    if (!terminal.json) terminal.show(() => [on ? 'on' : 'off']);
    return 0;
  }
  const { name } = found.app;
  // Nobody is served while it is on: that is asked. Off is how everybody is served again.
  if (mode === 'on') await agreeByName(terminal, questionOf(name), flags.confirm);
  await setAppMaintenance(found, mode === 'on');
  terminal.answer({ maintenance: mode === 'on' });
  terminal.say(({ paint }) =>
    mode === 'off'
      ? [`${paint.green('✓')} ${visible(name)} serves again.`]
      : [
          paint.yellow(`▲ ${visible(name)} is in maintenance: nobody is served.`),
          `  ${paint.dim('Back with')} ${paint.blue(commandFor(flags, 'app', 'maintenance', 'off'))}`,
        ],
  );
  return 0;
}

const questionOf = (name: string) => ({
  name,
  purpose: 'serve nobody until maintenance is off again',
  reserved: 'only a person may take an app away from its users',
});
