import { shellQuote } from '../command-line.ts';
import { columns } from './layout.ts';
import type { Render } from './paint.ts';

interface App {
  name: string;
  healthUrl: string;
  /** What that page says. */
  health: string;
  databases: { name: string; plan: string }[];
}

interface Heroku {
  environment: Record<string, string>;
  apps: { name: string }[];
}

/** What runs there: each app with its address and its databases. */
export function renderHerokuApps(apps: App[]): Render {
  return ({ paint }) =>
    apps.flatMap(({ name, healthUrl, health, databases }) => [
      `  App ${paint.bold(name)}  ${paint.blue(healthUrl)}  ${paint.green(health)}`,
      ...columns(
        databases.map((database) => ['Database', database.name, database.plan]),
        'lll',
        2,
      ).map((line) => `  ${line}`),
    ]);
}

/** What to set and what to type in another terminal. The token opens nothing but this Heroku. */
export function renderHerokuTries({ environment, apps }: Heroku, stays: boolean): Render {
  const { name } = apps[0]!;
  return ({ paint }) => [
    '',
    `${stays ? 'It' : 'With --keep it'} stays until Ctrl-C. In another terminal, set:`,
    '',
    ...Object.entries(environment).map(([key, value]) => `export ${key}=${shellQuote(value)}`),
    '',
    'and try:',
    '',
    ...[
      `pgreset status --app ${name}`,
      `pgreset rebuild --app ${name}`,
      `pgreset undo --app ${name}`,
      `heroku ps -a ${name}`,
    ].map((command) => `  ${paint.blue(command)}`),
    '',
  ];
}
