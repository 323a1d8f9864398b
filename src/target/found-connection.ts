import { dirname } from 'node:path';
import { targetMissing, variableMissing } from '../errors/target-errors.ts';
import { isLocalHost } from '../postgres/connection-options.ts';
import type { ConnectionParts } from './connection-parts.ts';
import { parseConnectionText } from './connection-text.ts';
import { candidatesIn } from './connection-variables.ts';
import { lookUp, type Place } from './places.ts';
import type { Surroundings, Variables } from './target.ts';

/** A connection that was found, with what is needed to fill in its missing parts. */
export interface FoundConnection {
  parts: ConnectionParts;
  source: string;
  variables: Variables;
  /** Folder that relative file names start from. */
  folder: string;
}

/**
 * The connection that a text names: a URL, or `env:NAME` for the variable that holds it.
 *
 * @param source who says the text: `--url`, `pgreset.config.ts (staging)`.
 * @throws PgresetError `url-invalid`, `variable-missing`
 */
export function connectionOfText(
  text: string,
  source: string,
  places: Place[],
  { env, folder }: Surroundings,
): FoundConnection {
  const name = /^env:(.+)$/.exec(text.trim())?.[1]?.trim();
  if (name === undefined) {
    // A file named by flag adds its passwords and TLS words; a `.env` that just lies there does not.
    const named = places[0]?.path ? places[0].variables : {};
    const variables = { ...env, ...named };
    return { parts: parseConnectionText(text, source), source, variables, folder };
  }
  const found = lookUp(name, places);
  if (!found)
    throw variableMissing(
      name,
      source,
      places.map((place) => place.label),
    );
  const from = `${source}, ${name} in ${found.place.label}`;
  return {
    parts: parseConnectionText(found.value, from),
    source: from,
    ...surroundingsOf(found.place, env, folder),
  };
}

/** All connections that the variables of a place describe, best first. */
function connectionsIn(place: Place, { env, folder }: Surroundings): FoundConnection[] {
  return candidatesIn(place.variables, place.label).map(({ parts, variable }) => ({
    parts,
    source: `${place.label} (${variable})`,
    ...surroundingsOf(place, env, folder),
  }));
}

function surroundingsOf(place: Place, env: Variables, folder: string) {
  return {
    variables: { ...env, ...place.variables },
    folder: place.path ? dirname(place.path) : folder,
  };
}

/**
 * The connection that the variables of these places name, and the others that name another database.
 *
 * @throws PgresetError `target-missing`, `url-invalid`
 */
export function connectionOfVariables(
  places: Place[],
  surroundings: Surroundings,
  details: string[] = [],
): { found: FoundConnection; rivals: FoundConnection[] } {
  for (const [index, place] of places.entries()) {
    const [found, ...others] = connectionsIn(place, surroundings);
    if (!found) continue;
    return { found, rivals: [...others, ...rivalsIn(places.slice(index + 1), surroundings)] };
  }
  const looked = places.map(({ label }) => `${label}: no DATABASE_URL, PGDATABASE or POSTGRES_DB`);
  throw targetMissing([...looked, ...details]);
}

/** Connections in places that lose anyway; what cannot be read there is no reason to stop. */
export function rivalsIn(places: Place[], surroundings: Surroundings): FoundConnection[] {
  return places.flatMap((place) => {
    try {
      return connectionsIn(place, surroundings);
    } catch {
      return [];
    }
  });
}

/** One warning for each rival that names another database than the one chosen. */
export function rivalWarnings(chosen: FoundConnection, rivals: FoundConnection[]): string[] {
  return rivals
    .filter((rival) => !sameDatabase(rival.parts, chosen.parts))
    .map(
      (rival) =>
        `${rival.source} names another database, ${address(rival.parts)}; ${chosen.source} wins.`,
    );
}

/** True when two connections lead to the same database, as far as their words can tell. */
export function sameDatabase(a: ConnectionParts, b: ConnectionParts): boolean {
  return address(a) === address(b);
}

function address({ host = 'localhost', port = 5432, database = '' }: ConnectionParts): string {
  const server = isLocalHost(host) && !host.startsWith('/') ? 'localhost' : host;
  return `${database} on ${server}:${port}`;
}
