import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  connectionExports,
  connectionUri,
  type ExitCode,
  libpqMode,
  psqlInvocation,
  type Target,
  writePgAdmin,
} from '../../index.ts';
import { programMissing, usage } from '../cli-errors.ts';
import { commandFor } from '../command-line.ts';
import type { LookFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { visible } from '../render/format.ts';
import { labelled, sentences } from '../render/layout.ts';
import type { Render } from '../render/paint.ts';
import type { Terminal } from '../terminal.ts';

/** Flags of `pgreset connect`. */
export interface ConnectFlags extends LookFlags {
  readonly psql?: boolean;
  readonly pgadmin?: string;
  readonly passfile?: string;
  readonly uri?: boolean;
  readonly env?: boolean;
  readonly showPassword?: boolean;
}

/** Shows how to connect, opens psql, or writes what pgAdmin imports. */
export async function connect(terminal: Terminal, flags: ConnectFlags): Promise<ExitCode> {
  const chosen = [flags.psql, flags.pgadmin !== undefined, flags.uri, flags.env].filter(Boolean);
  if (chosen.length > 1)
    throw usage(
      'Only one of --psql, --pgadmin, --uri and --env.',
      'Each is another answer.',
      'Give one.',
    );
  const target = await openTarget(terminal, flags);
  if (flags.psql) return openPsql(terminal, target);
  if (flags.pgadmin !== undefined) return exportPgAdmin(terminal, target, flags, flags.pgadmin);
  const { connection } = target;
  const shown = { withPassword: flags.showPassword ?? false };
  terminal.answer({ connection: parts(target, flags) });
  if (terminal.json) return 0;
  if (flags.uri) terminal.show(() => [connectionUri(connection, shown)]);
  else if (flags.env) terminal.show(() => connectionExports(connection, shown));
  else terminal.show(renderConnection(target, flags));
  return 0;
}

function parts({ connection, heroku }: Target, { showPassword }: ConnectFlags) {
  const { host, port, database, user, password } = connection;
  const sslmode = libpqMode(connection);
  return {
    host,
    port,
    database,
    user,
    sslmode,
    ...(heroku && { tls: connection.tls }),
    ...(showPassword && { password: password ?? null }),
  };
}

function renderConnection(target: Target, flags: ConnectFlags): Render {
  return (style) => {
    const { paint } = style;
    const rows = Object.entries(parts(target, flags)).flatMap(([name, value]) =>
      labelled(name, [visible(String(value ?? 'none'))], paint),
    );
    const hint = (flag: string, what: string) =>
      `${paint.blue(commandFor(flags, 'connect', flag))}  ${paint.dim(what)}`;
    return [
      ...rows,
      ...(target.heroku ? sentences('careful', ON_HEROKU, style, paint.yellow) : []),
      '',
      ...labelled(
        'open',
        [
          hint('--psql', 'psql on it'),
          hint('--pgadmin=servers.json', 'for pgAdmin: Tools, Import/Export Servers'),
          hint('--env', 'lines for eval'),
        ],
        paint,
      ),
    ];
  };
}

/** What people have to know who use these credentials elsewhere. */
const ON_HEROKU = [
  'tls no-verify: Heroku signs its certificates itself, so nobody can verify them. libpq says sslmode=require: encrypted, and no more.',
  'Heroku changes these credentials from time to time: at maintenance, at a change of plan, and when somebody rotates them. Do not copy them; ask again.',
];

/** psql takes Ctrl-C for itself: it cancels its query, not us. */
async function openPsql({ context }: Terminal, { connection }: Target): Promise<ExitCode> {
  const { command, args, env } = psqlInvocation(connection);
  const release = context.interrupts.take(() => {});
  try {
    return await new Promise<ExitCode>((resolve, reject) => {
      const child = spawn(command, args, { env: { ...context.env, ...env }, stdio: 'inherit' });
      child.on('error', () =>
        reject(
          programMissing(
            'psql',
            'Install it: apt install postgresql-client, or brew install libpq.',
          ),
        ),
      );
      child.on('close', (code) => resolve(code === 0 ? 0 : 1));
    });
  } finally {
    release();
  }
}

async function exportPgAdmin(
  terminal: Terminal,
  target: Target,
  flags: ConnectFlags,
  file: string,
): Promise<ExitCode> {
  const { env, folder } = terminal.context;
  // Not beside the file: that may be a folder under version control.
  const usual = env['PGPASSFILE'] ?? join(env['HOME'] ?? folder, '.pgpass');
  const written = await writePgAdmin(target, { folder, file, passfile: flags.passfile ?? usual });
  terminal.answer({ written });
  terminal.say(({ paint }) => [
    `${paint.green('✓')} Wrote ${written.file}: in pgAdmin, Tools, Import/Export Servers.`,
    ...(written.passfile === undefined
      ? []
      : [
          `${paint.green('✓')} The password is a line of ${written.passfile}, for you alone (0600).`,
        ]),
  ]);
  return 0;
}
