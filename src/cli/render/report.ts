import { type Drift, type Report, summarizeDrift } from '../../index.ts';
import { counted, duration, visible } from './format.ts';
import { labelled, sentences } from './layout.ts';
import type { Render, Style } from './paint.ts';
import { verificationLines } from './verification.ts';

/** What a run came to, and what it takes to say so. */
export interface ReportView {
  report: Report;
  /** Makes a command for this same target. */
  command: (...words: string[]) => string;
}

const DONE = {
  clear: 'Cleared',
  rebuild: 'Rebuilt',
  recreate: 'Recreated',
  restore: 'Restored',
  rollback: 'Rolled back',
  migrate: 'Rolled back',
  seed: 'Seeded',
  replace: 'Replaced the database of',
  provider: 'Reset',
  undo: 'Brought back',
  purge: 'Purged',
};

/** The end of a run: verified, what is different, how to take it back, what to do next. */
export function renderReport({ report, command }: ReportView): Render {
  return (style) => {
    const { paint } = style;
    const { way, target, ms, run, verification, drift, nextSteps, exit } = report;
    const text = `${DONE[way]} ${visible(target)} in ${duration(ms)}`;
    const head =
      exit === 0
        ? `${paint.green('✓')} ${paint.bold(paint.green(text))}`
        : `${paint.yellow('▲')} ${paint.bold(paint.yellow(`${text}, but not as expected`))}`;
    const undo = report.undo === null ? [] : [paint.blue(command('undo', run))];
    return [
      '',
      `${head}  ${paint.dim(`run ${run}`)}`,
      ...(verification ? labelled('verified', verificationLines(verification, style), paint) : []),
      ...(drift ? driftLines(drift, style) : []),
      ...sentences('careful', report.warnings.map(visible), style, paint.yellow),
      ...labelled('undo', undo, paint),
      ...sentences(
        'next',
        nextSteps.map((step, index) => `${index + 1}. ${visible(step)}`),
        style,
      ),
      '',
    ];
  };
}

/** Items of drift that are shown without --verbose. */
const SHOWN = 12;

/** What is different in the structure now, against before. */
function driftLines(drift: Drift, style: Style): string[] {
  const { paint, verbose } = style;
  if (drift.same) return labelled('drift', ['none: the structure is as it was'], paint);
  const lines = summarizeDrift(drift).map(visible);
  const shown = verbose || lines.length <= SHOWN + 1 ? lines : lines.slice(0, SHOWN);
  const left = lines.length - shown.length;
  const more = left > 0 ? [paint.dim(`… and ${counted(left, 'more', 'more')} (--verbose)`)] : [];
  return labelled('drift', [...shown, ...more], paint);
}
