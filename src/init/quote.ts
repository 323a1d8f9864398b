import { saysProduction } from '../target/protection.ts';

/** A TypeScript string between single quotes. */
export function quote(text: string): string {
  const body = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${body}'`;
}

/** A key of an object, with quotes where it needs them. */
export const quoteKey = (name: string): string => (/^[a-z]\w*$/i.test(name) ? name : quote(name));

/** What a target says for itself whose name sounds like production. */
export const guardOf = (...names: string[]): string =>
  names.some(saysProduction) ? ', protected: true' : '';
