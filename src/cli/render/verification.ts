import type { Verification } from '../../index.ts';
import { counted, visible } from './format.ts';
import type { Render, Style } from './paint.ts';

/** Each expectation with what was found; those that hold without a reason are only counted. */
export function verificationLines({ checks }: Verification, { paint, verbose }: Style): string[] {
  const named = checks.filter(({ ok, reason }) => verbose || !ok || reason !== undefined);
  const plain = checks.length - named.length;
  const lines = named.map(({ ok, what, found, reason }) => {
    const mark = ok ? paint.green('✓') : paint.red('✗');
    const instead = !ok && found !== undefined ? `: ${visible(found)}` : '';
    const why = reason === undefined ? '' : paint.dim(` · ${visible(reason)}`);
    return `${mark} ${visible(what)}${instead}${why}`;
  });
  const rest = `${paint.green('✓')} ${counted(plain, 'expectation')} ${plain === 1 ? 'holds' : 'hold'}`;
  return [...(plain > 0 ? [rest] : []), ...lines];
}

/** The outcome of `pgreset verify`. */
export function renderVerification(verification: Verification): Render {
  return (style) => {
    const { paint } = style;
    const failed = verification.checks.filter(({ ok }) => !ok).length;
    const all = verification.checks.length;
    const head = verification.ok
      ? paint.green(`✓ ${paint.bold('As expected')}`)
      : paint.red(`✗ ${paint.bold(`${failed} of ${counted(all, 'expectation')} not met`)}`);
    return [head, ...verificationLines(verification, style).map((line) => `  ${line}`)];
  };
}
