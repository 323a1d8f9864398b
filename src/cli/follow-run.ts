import type { OnEvent } from '../index.ts';
import type { LiveLine } from './live-line.ts';
import { size, visible } from './render/format.ts';
import { doneText, stepText, waitingText } from './render/live.ts';
import type { Paint } from './render/paint.ts';

/** `tables, 12 MB written` */
function progressUnit({ unit, bytes }: { unit: string; bytes?: number }): string {
  return bytes === undefined ? unit : `${unit}, ${size(bytes)} written`;
}

/**
 * Draws what a run tells: a line a step with its progress, what a build command prints above it,
 * indented, and who keeps it waiting.
 */
export function followRun(line: LiveLine, paint: Paint): OnEvent {
  let puttingBack = false;
  return (event) => {
    // Steps that put back are not the plan's: they have no number.
    const step = 'ordinal' in event ? stepText(puttingBack ? null : event, event.title) : '';
    switch (event.type) {
      case 'run-started':
        return;
      case 'step-started':
        return line.start(step);
      case 'step-done':
        return line.end(doneText(step, event.summary, event.ms, paint));
      case 'step-failed':
        return line.end(`${paint.red('✗')} ${step}`);
      case 'output':
        return line.above(`    ${paint.dim(`│ ${visible(event.line)}`)}`);
      case 'progress':
        return line.progress(event.done, event.total, progressUnit(event));
      case 'waiting':
        for (const blocker of event.blockers)
          line.above(`    ${paint.yellow(waitingText(blocker, new Date()))}`);
        return;
      case 'verifying':
        return line.start('Verifying');
      case 'putting-back':
        puttingBack = true;
        return line.end(paint.yellow(`↩ Putting the old state back: ${visible(event.why)}`));
    }
  };
}
