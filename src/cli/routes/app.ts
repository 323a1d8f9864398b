import { buildCommand, buildRouteMap } from '@stricli/core';
import { appFlags, off, text } from '../flags.ts';
import { parseCount, parseDuration } from '../values.ts';
import { describe, load } from './parts.ts';

const confirm = text('Agree: the name of the app', 'NAME');

const one = (brief: string, placeholder: string) =>
  ({
    kind: 'tuple',
    parameters: [{ brief, parse: String, placeholder, optional: true }],
  }) as const;

const info = buildCommand({
  loader: async () => load((await import('../commands/app.ts')).info),
  parameters: { flags: appFlags },
  docs: describe(
    'Show the app: mode, dynos, and each database against the limits of its plan',
    'Changes nothing, and works while a database is being made or refuses connections.',
    'pgreset app info --app tmi-server',
  ),
});

const ps = buildCommand({
  loader: async () => load((await import('../commands/app.ts')).ps),
  parameters: { flags: appFlags },
  docs: describe('Show the app’s dynos', 'Changes nothing.', 'pgreset app ps --app tmi-server'),
});

const restart = buildCommand({
  loader: async () => load((await import('../commands/app-restart.ts')).restart),
  parameters: {
    flags: {
      confirm,
      wait: {
        kind: 'parsed',
        parse: parseDuration,
        brief: 'How long they may take to come up: 90s, 5m',
        placeholder: 'TIME',
        default: '90s',
      },
      ...appFlags,
    },
    positional: one('One dyno (web.1) or all of a type (web); default: all', 'DYNO'),
  },
  docs: describe(
    'Restart dynos, and wait until they are up',
    'Shows the log meanwhile. Ends with 5 when they do not come up.',
    'pgreset app restart --app tmi-server',
    'pgreset app restart web.1 --app tmi-server --confirm tmi-server',
  ),
});

const logs = buildCommand({
  loader: async () => load((await import('../commands/app-logs.ts')).logs),
  parameters: {
    flags: {
      tail: off('Go on as new lines come, until Ctrl-C'),
      lines: {
        kind: 'parsed',
        parse: parseCount,
        brief: 'How many lines from the past',
        placeholder: 'N',
        default: '100',
      },
      dyno: text('Only of this dyno (web.1) or type (web)', 'DYNO'),
      source: {
        kind: 'enum',
        values: ['app', 'heroku'],
        brief: 'Only what the app prints, or what Heroku says',
        optional: true,
      },
      ...appFlags,
    },
  },
  docs: describe(
    'Print the app’s log',
    'Passwords of the app’s databases are taken out.',
    'pgreset app logs --app tmi-server',
    'pgreset app logs --tail --dyno web --app tmi-server',
  ),
});

const maintenance = buildCommand({
  loader: async () => load((await import('../commands/app.ts')).maintenance),
  parameters: { flags: { confirm, ...appFlags }, positional: one('on or off', 'MODE') },
  docs: describe(
    'Say whether the app is in maintenance mode, or switch it',
    'While it is on, Heroku answers every request with an error page.',
    'pgreset app maintenance --app tmi-server',
    'pgreset app maintenance off --app tmi-server',
  ),
});

/** `pgreset app …` */
export const app = buildRouteMap({
  routes: { info, ps, restart, logs, maintenance },
  docs: { brief: 'A Heroku app: its dynos, its log, its databases from outside' },
});
