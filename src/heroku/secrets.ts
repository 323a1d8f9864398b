import type { HerokuApi, TargetConnection } from '../target/target.ts';

/** What must never show, should an app print it. */
export function secretsOf(api: HerokuApi, { password }: TargetConnection): string[] {
  const forms = [api.token, password ?? '', encodeURIComponent(password ?? '')];
  return [...new Set(forms)].filter((each) => each !== '').sort((a, b) => b.length - a.length);
}

/** The password in an address, also of other databases and after a rotation. */
const IN_ADDRESS = /(\w:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/g;

/** A line without the secrets. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const hidden = secrets.reduce((so, secret) => so.replaceAll(secret, '•••'), text);
  return hidden.replace(IN_ADDRESS, '$1•••');
}
