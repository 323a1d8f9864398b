import type { TargetConnection } from './target.ts';

/** A whole word between anything that is no letter: `app-prod`, `prod2.db`; not `product`, `delivery`. */
const PRODUCTION = /(?<![a-z])(?:prod|production|live)(?![a-z])/i;

/** True for a name with `prod`, `production` or `live` in it as a whole word. */
export function saysProduction(name: string): boolean {
  return PRODUCTION.test(name);
}

/** What is looked at to tell production. */
interface Looked {
  /** The configured name of the target. */
  name?: string;
  connection: Pick<TargetConnection, 'host' | 'database'>;
  source: string;
  /** `protected` as the configuration says it for this target or for all. */
  configured?: boolean;
}

/**
 * Why a target counts as protected, as far as can be known without asking the database. A target with
 * `protected: false` in the configuration is not judged by its name.
 */
export function protectionReason({
  name,
  connection,
  source,
  configured,
}: Looked): string | undefined {
  if (configured) return `${source} says protected: true`;
  if (configured === false) return undefined;
  const named: [string, string | undefined][] = [
    ['target', name],
    ['database', connection.database],
    ['host', connection.host],
  ];
  const hit = named.find(([, text]) => text !== undefined && saysProduction(text));
  return hit && `the ${hit[0]}'s name, ${hit[1]}, says production`;
}
