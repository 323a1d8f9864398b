import type { HerokuApi, TargetConnection, Variables } from '../target/target.ts';

/** What must never show, should an app print it. */
export function secretsOf(api: HerokuApi, { password }: TargetConnection): string[] {
  return formsOf([api.token, password ?? '']);
}

/** The same where no database was chosen: the passwords of all addresses that the app has. */
export function secretsIn(api: HerokuApi, variables: Variables): string[] {
  const passwords = Object.values(variables).flatMap((value) => {
    const found = /^[\w+-]+:\/\/[^:/@]*:([^@/]+)@/.exec(value ?? '')?.[1];
    return found === undefined ? [] : [found, decoded(found)];
  });
  return formsOf([api.token, ...passwords]);
}

/** The password in an address, also of other databases and after a rotation. */
const IN_ADDRESS = /(\w:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/g;

/** Takes secrets out of a text. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const hidden = secrets.reduce((so, secret) => so.replaceAll(secret, '•••'), text);
  return hidden.replace(IN_ADDRESS, '$1•••');
}

/** As they are and as they stand in addresses; the longest first, since one may be part of another. */
function formsOf(secrets: string[]): string[] {
  const forms = secrets.flatMap((each) => [each, encodeURIComponent(each)]);
  return [...new Set(forms)].filter((each) => each !== '').sort((a, b) => b.length - a.length);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
