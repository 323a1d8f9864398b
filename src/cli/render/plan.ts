import { describeStep, type Plan, type Request } from '../../index.ts';
import { count, counted, visible } from './format.ts';
import { labelled, sentences } from './layout.ts';
import type { Render, Style } from './paint.ts';
import { tableList } from './tables.ts';

/** Lines of one kind that are shown without --verbose. */
const SHOWN = 12;

/** A plan as people read it before they agree: what goes, what stays, what else is touched. */
export function renderPlan(plan: Plan): Render {
  return (style) => {
    const { paint } = style;
    return [
      '',
      `${paint.bold(visible(plan.summary))}  ${paint.dim(`plan ${plan.hash}`)}`,
      '',
      ...losses(plan, style),
      ...labelled('steps', steps(plan, style), paint),
      ...sentences('stays', shorten(plan.keeps, style), style, paint.green),
      ...sentences('touches', shorten(plan.touches, style), style),
      ...sentences('careful', plan.warnings.map(visible), style, paint.yellow),
      ...labelled('locks', locks(plan, style), paint),
      ...sentences('commits', [commits(plan)], style),
      ...sentences('verifies', expected(plan), style),
      ...sentences(
        'undo',
        [visible(plan.undo.text)],
        style,
        plan.undo.possible ? paint.green : paint.red,
      ),
      '',
    ];
  };
}

const HEADINGS = {
  clear: 'is emptied',
  rebuild: 'goes aside',
  recreate: 'goes aside',
  restore: 'goes aside',
  rollback: 'is rolled back',
  migrate: 'is rolled back',
  seed: 'is seeded',
  replace: 'stays',
  provider: 'goes for good',
  undo: 'goes aside',
  purge: 'goes for good',
};

function losses({ losses: tables, request }: Plan, style: Style): string[] {
  if (tables.length === 0) return [];
  return [...tableList(tables, { heading: headingOf(request), limit: SHOWN }, style), ''];
}

/** Single rows are not the whole table. */
function headingOf(request: Request): string {
  if (request.way !== 'clear') return HEADINGS[request.way];
  if (request.set !== null) return 'rows that change';
  return request.where === null ? HEADINGS.clear : 'rows that go';
}

function steps({ steps: all }: Plan, { paint }: Style): string[] {
  return all.map((step, index) => `${paint.dim(`${index + 1}`)} ${visible(describeStep(step))}`);
}

function shorten(texts: readonly string[], { verbose }: Style): string[] {
  const shown = verbose || texts.length <= SHOWN + 1 ? texts : texts.slice(0, SHOWN);
  const left = texts.length - shown.length;
  return [...shown.map(visible), ...(left > 0 ? [`… and ${count(left)} more (--verbose)`] : [])];
}

function locks({ locks: { needed, capacity } }: Plan, { paint }: Style): string[] {
  const text = `${count(needed)} of the ${count(capacity)} that the server has room for`;
  return [needed > capacity / 2 ? paint.yellow(text) : text];
}

/** Steps that leave what is in the database alone. */
const BESIDE = new Set(['backup-database', 'capture-backup', 'disconnect']);

/** All at once, or in parts that can be resumed. */
function commits({ atomic, undo, way, steps: all }: Plan): string {
  const changing = all.filter(({ kind }) => !BESIDE.has(kind));
  const parts = new Set(
    changing.map(({ transaction }, index) => transaction || `outside ${index}`),
  );
  if ((way === 'rollback' || way === 'migrate' || way === 'seed') && !undo.possible && !atomic)
    return 'as the tool does; what it has done when it fails stays done';
  if (way === 'provider')
    return 'what Heroku has emptied stays empty, also when the app does not start';
  if (!atomic) return 'in batches: what is interrupted can be resumed or undone';
  if (parts.size <= 1) return 'all at once or not at all';
  return 'step by step; if one fails, the old state is put back';
}

function expected({ expectations }: Plan): string[] {
  if (expectations === null) return [];
  const { tables, columns = [], rows = [], extensions = [], sql = [] } = expectations;
  const total = tables?.exactly ?? tables?.atLeast ?? tables?.names?.length;
  const parts = [
    ...(total === undefined ? [] : [counted(total, 'table')]),
    ...(columns.length > 0 ? [counted(columns.length, 'column')] : []),
    ...(rows.length > 0 ? [counted(rows.length, 'row count')] : []),
    ...(extensions.length > 0 ? [counted(extensions.length, 'extension')] : []),
    ...(sql.length > 0 ? [counted(sql.length, 'query', 'queries')] : []),
  ];
  return [parts.length > 0 ? parts.join(', ') : 'nothing is expected'];
}
