import { readFileSync } from 'node:fs';
import { buildApplication, buildRouteMap, help, text_en, version } from '@stricli/core';
import type { CliContext } from './context.ts';
import { app as herokuApp } from './routes/app.ts';
import { baseline } from './routes/baseline.ts';
import { apply, purge, resume, undo } from './routes/finishing.ts';
import { backup, restore } from './routes/backups.ts';
import { providerReset, replace } from './routes/heroku.ts';
import { connect, history, status, verify } from './routes/looking.ts';
import { migrate } from './routes/migrate.ts';
import { demo, init, protect, unprotect } from './routes/setting-up.ts';
import { clear, menu, rebuild, recreate, reset, rollback, seed } from './routes/ways.ts';

const root = buildRouteMap<string, CliContext>({
  routes: {
    status,
    clear,
    rebuild,
    recreate,
    rollback,
    replace,
    providerReset,
    migrate,
    seed,
    backup,
    restore,
    undo,
    purge,
    history,
    resume,
    verify,
    apply,
    protect,
    unprotect,
    connect,
    app: herokuApp,
    baseline,
    init,
    demo,
    reset,
    menu,
  },
  docs: {
    brief: 'Puts a PostgreSQL database back to a known state, and loses nothing on the way',
    hideRoute: { menu: true },
    fullDescription: [
      'Puts a PostgreSQL database back to a known state, and loses nothing on the way.',
      '',
      'Start with:  pgreset demo',
      'Then yours:  pgreset status --url postgres://localhost/NAME',
      '',
      'The database is --url, else --target, else the default of pgreset.config.*,',
      'else DATABASE_URL, PG* or POSTGRES_* in the environment or in .env.',
      '',
      'Exit codes: 0 done, 1 failed and nothing changed, 2 usage, 3 refused or no consent,',
      '4 outcome unknown, 5 changed but not as expected, 130 cancelled.',
    ].join('\n'),
  },
});

/** The command line: definitions only, so that it starts fast; commands are loaded when they run. */
export const app = buildApplication(
  root,
  {
    name: 'pgreset',
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    localization: {
      text: {
        ...text_en,
        exceptionWhileParsingArguments: (error, coloured) =>
          `${text_en.exceptionWhileParsingArguments.call({}, error, coloured)}\n${HELP}`,
        noCommandRegisteredForInput: (args) =>
          `${text_en.noCommandRegisteredForInput(args)}\n${HELP}`,
      },
    },
  },
  {
    help: help({
      brief: 'Print help and exit',
      defaultForRouteMap: true,
      formatting: {
        caseStyle: 'convert-camel-to-kebab',
        onlyRequiredInUsageLine: true,
        useAliasInUsageLine: false,
      },
    }),
    version: version({
      brief: 'Print the version and exit',
      info: { getCurrentVersion: () => Promise.resolve(readVersion()) },
    }),
  },
);

const HELP = 'See pgreset --help, or --help behind a command.';

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
