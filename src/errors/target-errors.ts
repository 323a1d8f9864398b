import { NOTHING_CHANGED, PgresetError } from './pgreset-error.ts';

function usage(text: {
  code: string;
  what: string;
  why: string;
  next: string;
  details?: string[];
  cause?: unknown;
}): PgresetError {
  return new PgresetError({ ...text, state: NOTHING_CHANGED, exit: 2 });
}

/** No flag, file or variable names a database. `details` says where was looked. */
export function targetMissing(details: string[]): PgresetError {
  return usage({
    code: 'target-missing',
    what: 'No database was named.',
    why: 'pgreset never guesses which database to work on.',
    next: 'Name it: pgreset status --url postgres://localhost/NAME',
    details,
  });
}

/** `--target`, or `default` in the configuration, names a target that is not there. */
export function targetUnknown(name: string, known: string[], nearest?: string): PgresetError {
  return usage({
    code: 'target-unknown',
    what: `There is no target named ${JSON.stringify(name)}.`,
    why: known.length
      ? `The configuration file knows ${known.map((each) => JSON.stringify(each)).join(', ')}.`
      : 'No configuration file with targets was found.',
    next: known.length
      ? `Choose one of them: pgreset status --target ${nearest ?? known[0]}`
      : 'Write one with pgreset init, or name the database with --url.',
  });
}

/** A URL cannot be read. `problem` must not repeat the URL: it may hold a password. */
export function urlInvalid(source: string, problem: string): PgresetError {
  return usage({
    code: 'url-invalid',
    what: `The connection from ${source} cannot be read.`,
    why: problem,
    next: 'Write it as postgres://user:password@host:5432/database; in names and passwords, write @ as %40, / as %2F, % as %25.',
  });
}

/** `env:NAME` refers to a variable that is not set. */
export function variableMissing(name: string, source: string, looked: string[]): PgresetError {
  return usage({
    code: 'variable-missing',
    what: `The variable ${name} is not set.`,
    why: `${source} takes the connection from it; looked in ${looked.join(' and ')}.`,
    next: `Set it (export ${name}=postgres://…), or name the file that has it with --env-file FILE.`,
  });
}

/** A file that was asked for by name (`--env-file`, `--config`, `sslrootcert`) cannot be read. */
export function fileUnreadable(path: string, source: string, cause: unknown): PgresetError {
  const missing = (cause as { code?: string } | null)?.code === 'ENOENT';
  return usage({
    code: 'file-unreadable',
    what: `${path} cannot be read.`,
    why: missing
      ? `${source} names it, and there is no such file.`
      : `${source} names it: ${cause instanceof Error ? cause.message : String(cause)}.`,
    next: 'Check the path.',
    cause,
  });
}

/** The configuration file throws, or is no JSON. */
export function configBroken(path: string, cause: unknown): PgresetError {
  return usage({
    code: 'config-broken',
    what: `${path} cannot be loaded.`,
    why: cause instanceof Error ? cause.message : String(cause),
    next: `Correct ${path}, then try again.`,
    cause,
  });
}

/** The configuration file says something that is not understood: one line a problem in `details`. */
export function configInvalid(path: string, problems: string[]): PgresetError {
  return usage({
    code: 'config-invalid',
    what: `${path} is not a valid configuration.`,
    why: problems.length === 1 ? problems[0]! : `${problems.length} things in it are wrong.`,
    next: 'Correct it; every key is described in docs/configuration.md.',
    details: problems.length === 1 ? [] : problems,
  });
}
