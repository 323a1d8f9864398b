import type { HerokuApi, TargetConnection } from '../target/target.ts';

/** What must never show, should an app print it. */
export function secretsOf(api: HerokuApi, { password }: TargetConnection): string[] {
  const forms = [api.token, password ?? '', encodeURIComponent(password ?? '')];
  return [...new Set(forms)].filter((each) => each !== '').sort((a, b) => b.length - a.length);
}
