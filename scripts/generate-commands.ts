import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generateHelpTextForAllCommands, run } from '@stricli/core';
import prettier from 'prettier';
import { app } from '../src/cli/app.ts';

const HEAD = `# Commands

Written by \`npm run docs\` from the definitions of the command line; \`pgreset COMMAND --help\` shows the same.

Which database is meant: \`--url\`, else \`--target\`, else the configuration's \`default\`, else \`DATABASE_URL\`,
\`PG*\` or \`POSTGRES_*\` in the environment, then in the nearest \`.env\`. What was chosen, and from where, is always
shown first. Every command that changes something shows its plan before it asks; \`--dry-run\` stops there. What the
process ends with: [exit-codes.md](exit-codes.md).
`;

/** What --json adds for each command, beside \`target\` and \`error\`. */
const JSON_KEYS: [commands: string, keys: string][] = [
  [
    '`status`',
    '`status`: `identity`, `server`, `role`, `database`, `protectedBecause`, `schemas`, `tables` (`schema`, `name`, `kind`, `owner`, `rows`, `exact`, `bytes`), `extensions`, `migrations`, `sessions`, `asides`, `running`, `interrupted`',
  ],
  [
    '`clear`, `rebuild`, `undo`, `purge`, `apply`',
    '`plan`, and `report` once it has run: `run`, `way`, `ms`, `steps`, `verification`, `drift`, `asides`, `undo`, `nextSteps`, `exit`',
  ],
  [
    '`migrate info`',
    '`migrations`: `database`, `folder`, `table`, `version`, `latest`, `applied`, `pending`, `migrations` (`version`, `name`, `status`, `appliedAt`, `changed`, `outOfOrder`, `file`, `hasDown`), `conflicts`',
  ],
  [
    '`migrate latest`, `migrate up`',
    '`report`: `applied` (`version`, `name`, `ms`), `warnings`, `ms`; with `--dry-run`: `pending`, `sql`',
  ],
  [
    '`migrate down`, `migrate reset`, `migrate redo`, `migrate to`',
    '`plan`, `report`, `migrations`; with `--dry-run`: `plan`, `sql`',
  ],
  ['`migrate new`', '`files`'],
  ['`resume`', '`run` (the record), `report`'],
  ['`history`', '`runs`, or `run` when one was named'],
  ['`verify`', '`verification`: `ok`, `checks`; with `--learn`: `expectations`'],
  [
    '`connect`',
    '`connection`: `host`, `port`, `database`, `user`, `sslmode`; with `--pgadmin`: `written`',
  ],
  [
    '`app info`, and `status` on Heroku',
    '`app`: `name`, `owner`, `stack`, `region`, `webUrl`, `maintenance`, `releasedAt`, `dynos`, `databases` (`addon`, `plan`, `names`, `owner`, `foreign`, `limits`, `figures`, `lastBackup`); what was asked for is in `value`, or the reason why not in `problem`',
  ],
  [
    '`app ps`, `app restart`',
    '`dynos`: `name`, `type`, `command`, `size`, `state`, `since`, `release`',
  ],
  ['`app logs`', '`lines`: `at`, `source`, `dyno`, `text`'],
  ['`app maintenance`', '`maintenance`'],
  [
    '`backup`',
    '`backup`: `file`, `bytes`, `tables`, `rows`; on Heroku `name`, `of`, `bytes`, `startedAt`, `file`',
  ],
  ['`protect`, `unprotect`', '`protection`'],
  [
    '`baseline create`, `baseline status`',
    '`baseline`: `database`, `template`, `key`, `tables`, `unwatched`, `dirty`, `reused`; `status` also `baselines`',
  ],
  [
    '`baseline reset`',
    '`reset`: `way`, `tables`, `sequences`, `why`, `milliseconds`, `roundTrips`',
  ],
  ['`baseline drop`', '`dropped`'],
  ['`init`', '`edits`, `notes`'],
  [
    '`demo`',
    '`report` of its last run, `proof`: `identical`, `before`, `after`; with `--heroku`: `heroku`: `url`, `environment`, `apps`',
  ],
];

const JSON_PART = `## What --json prints

One object on stdout, whatever the exit code; what people read goes to stderr. Every object has \`target\` (\`name\`,
\`kind\`, \`source\`, \`url\` without its password, \`warnings\`) once the target is known, and \`error\` (\`code\`,
\`what\`, \`why\`, \`state\`, \`next\`, \`exit\`, \`details\`) when something went wrong.

| command | keys |
| --- | --- |
${JSON_KEYS.map(([commands, keys]) => `| ${commands} | ${keys} |`).join('\n')}

What \`--dry-run --json\` prints is a file for \`pgreset apply\`.
`;

/** The text of docs/commands.md. */
export async function commandsText(): Promise<string> {
  const routes = generateHelpTextForAllCommands(app as never).map(([route]) => route);
  const parts: string[] = [];
  for (const route of routes.filter((each) => each !== 'pgreset menu'))
    parts.push(`## ${route}\n\n\`\`\`text\n${await helpOf(route)}\n\`\`\`\n`);
  const text = [HEAD, ...parts, JSON_PART].join('\n');
  return prettier.format(text, { parser: 'markdown', printWidth: 100, singleQuote: true });
}

/** What `--help` prints, as a person sees it. */
async function helpOf(route: string): Promise<string> {
  let help = '';
  const stream = { write: (text: string) => void (help += text) };
  const [, ...words] = route.split(' ');
  await run(app, [...words, '--help'], { process: { stdout: stream, stderr: stream } } as never);
  return help.trimEnd();
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL('../docs/commands.md', import.meta.url), await commandsText());
