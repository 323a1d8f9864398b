import { describeStep, type RunRecord, type RunStatus } from '../../index.ts';
import { clock, counted, duration, timeOf, visible } from './format.ts';
import { columns, cut, labelled, sentences } from './layout.ts';
import type { Paint, Render } from './paint.ts';

/** Columns that a line needs besides what was done. */
const BESIDES = 80;

/** The runs of a database, newest first. */
export function renderHistory(runs: readonly RunRecord[]): Render {
  return ({ paint, width }) => {
    if (runs.length === 0) return [`  ${paint.dim('No run yet.')}`];
    const rows = runs.map((run) => [
      run.id,
      clock(run.startedAt),
      run.plan.way,
      statusText(run, paint),
      cut(visible(run.plan.summary), Math.max(20, width - BESIDES)),
      visible(run.startedBy),
      lasted(run),
    ]);
    const heads = ['run', 'when', 'way', 'status', 'what', 'by', 'took'];
    const [head, ...body] = columns([heads, ...rows], 'llllllr');
    return ['', `  ${paint.dim(head ?? '')}`, ...body.map((line) => `  ${line}`)];
  };
}

/** One run in detail. */
export function renderRun(run: RunRecord): Render {
  return (style) => {
    const { paint } = style;
    const { plan, steps } = run;
    const lines = plan.steps.map((step, index) => {
      const note = steps[index];
      const mark = note?.status === 'done' ? paint.green('✓') : paint.dim('·');
      const summary = note?.result ? paint.dim(` ${visible(note.result.summary)}`) : '';
      return `${mark} ${visible(describeStep(step))}${summary}`;
    });
    return [
      '',
      `${paint.bold(visible(plan.summary))}  ${paint.dim(`plan ${plan.hash}`)}`,
      ...labelled('run', [`${run.id}, ${plan.way}, ${statusText(run, paint)}`], paint),
      ...sentences('why', run.why === null ? [] : [visible(run.why)], style),
      ...labelled('by', [visible(run.startedBy)], paint),
      ...labelled('began', [clock(run.startedAt)], paint),
      ...labelled('took', lasted(run) === '' ? [] : [lasted(run)], paint),
      ...labelled('tables', [counted(plan.losses.length, 'table')], paint),
      ...labelled('steps', lines, paint),
    ];
  };
}

function lasted({ startedAt, finishedAt }: RunRecord): string {
  return finishedAt === null ? '' : duration(timeOf(finishedAt) - timeOf(startedAt));
}

const COLOURS: Record<RunStatus, keyof Paint> = {
  running: 'yellow',
  done: 'green',
  failed: 'red',
  undone: 'dim',
  purged: 'dim',
};

function statusText({ status, undoneBy }: RunRecord, paint: Paint): string {
  const by = status === 'undone' && undoneBy !== null ? ` by ${undoneBy}` : '';
  return paint[COLOURS[status]](`${status}${by}`);
}
