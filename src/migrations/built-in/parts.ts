import { createHash } from 'node:crypto';
import { splitStatements } from '../../postgres/split-statements.ts';
import type { Part } from './migration.ts';

const MARKER = /^--[ \t]*(up|down)[ \t]*\r?$/i;
const NO_TRANSACTION = /^[ \t]*(?:--|\/\/)[ \t]*no-transaction[ \t]*\r?$/im;

/** The ways to write a function of a module; what is in it is not judged. */
const exported = (name: string): RegExp =>
  new RegExp(
    `\\b${name}\\s*[:=(]|\\b${name}\\s*,|function\\s+${name}\\b|exports?\\s*=?\\s*\\{[^}]*\\b${name}\\b`,
  );

/**
 * What of a file's text belongs to a part. Lines of the other part are emptied, not left out: an
 * error's line is the line in the file.
 */
export function textOf(text: string, { section }: Pick<Part, 'section'>): string {
  if (section === null) return text;
  // What stands above the first marker is up: nothing of a file is silently left out.
  let current = 'up';
  const lines = text.split('\n').map((line) => {
    const marker = MARKER.exec(line)?.[1]?.toLowerCase();
    if (marker !== undefined) {
      current = marker;
      return '';
    }
    return current === section ? line : '';
  });
  return lines.join('\n');
}

/** The fingerprint of a part's text; white space around it and the system's line ends do not count. */
export function fingerprintOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n').trim()).digest('hex');
}

/** The parts of a SQL file: both where it has markers, else the one that its name says. */
export function sqlParts(path: string, text: string): { up: Part | null; down: Part | null } {
  const marked = text.split('\n').some((line) => MARKER.test(line));
  const part = (section: Part['section'], isDown: boolean): Part | null => {
    const own = textOf(text, { section });
    // An up may have nothing to do; an empty down takes nothing back, so it is none.
    if (isDown && splitStatements(own).length === 0) return null;
    const transaction = !NO_TRANSACTION.test(own);
    return { path, kind: 'sql', section, sha256: fingerprintOf(own), transaction };
  };
  if (marked) return { up: part('up', false), down: part('down', true) };
  return /\.down\.sql$/i.test(path)
    ? { up: null, down: part(null, true) }
    : { up: part(null, false), down: null };
}

/** The parts of a module, by the functions that it seems to export; loading it would run it. */
export function moduleParts(path: string, text: string): { up: Part | null; down: Part | null } {
  const transaction = !NO_TRANSACTION.test(text);
  const part = (section: 'up' | 'down'): Part | null =>
    exported(section).test(text)
      ? { path, kind: 'module', section, sha256: fingerprintOf(text), transaction }
      : null;
  return { up: part('up'), down: part('down') };
}

/** A seed: a SQL file, or a module with a function `seed` or a default one. All in one transaction. */
export function seedPart(path: string, text: string): Part {
  const kind = /\.[cm]?[jt]s$/i.test(path) ? 'module' : 'sql';
  return { path, kind, section: null, sha256: fingerprintOf(text), transaction: true };
}
