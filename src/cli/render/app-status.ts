import type { AppStatus, DynoStatus } from '../../index.ts';
import { renderDatabase, type KnownRows } from './app-database.ts';
import { age, visible } from './format.ts';
import { columns, labelled, sentences } from './layout.ts';
import type { Paint, Render, Style } from './paint.ts';

/** An app and what it takes to show it. */
export interface AppView {
  app: AppStatus;
  now: Date;
  /** Rows that were counted in one of its databases. */
  rows?: KnownRows;
  /** Makes a command for this same app. */
  command: (...words: string[]) => string;
}

/** What Heroku says about an app. */
export function renderAppStatus(view: AppView): Render {
  const { app, now, command } = view;
  return (style) => {
    const { paint } = style;
    const facts = [app.name, app.stack, app.region, app.webUrl].filter((each) => each !== null);
    const databases = 'problem' in app.databases ? [] : app.databases.value;
    return [
      ...labelled('app', [facts.map(visible).join(' · ')], paint),
      ...maintenance(app.maintenance, command, paint),
      ...('problem' in app.dynos
        ? unknown('dynos', app.dynos.problem, style)
        : labelled('dynos', dynoLines(app.dynos.value, now, paint), paint)),
      ...('problem' in app.databases ? unknown('databases', app.databases.problem, style) : []),
      ...databases.flatMap((each) => renderDatabase(each, view)(style)),
    ];
  };
}

/** Only the dynos, as `app ps` shows them. */
export function renderDynos(dynos: readonly DynoStatus[], now: Date): Render {
  return ({ paint }) => dynoLines(dynos, now, paint).map((line) => `  ${line}`);
}

function maintenance(on: boolean, command: AppView['command'], paint: Paint): string[] {
  if (!on) return [];
  const off = paint.blue(command('app', 'maintenance', 'off'));
  return labelled(
    'careful',
    [`${paint.yellow('in maintenance: nobody is served')}  ${off}`],
    paint,
  );
}

function dynoLines(dynos: readonly DynoStatus[], now: Date, paint: Paint): string[] {
  if (dynos.length === 0) return [paint.yellow('none')];
  const rows = dynos.map(({ name, state, since, size, command }) => [
    visible(name),
    stateText(state, paint),
    age(since, now),
    visible(size),
    paint.dim(visible(command)),
  ]);
  return columns(rows, 'llrll');
}

function stateText(state: string, paint: Paint): string {
  if (state === 'up' || state === 'idle') return paint.green(state);
  return state === 'crashed' ? paint.red(state) : paint.yellow(visible(state));
}

/** What could not be read, where it would stand. */
function unknown(label: string, problem: string, style: Style): string[] {
  return sentences(label, [`not known: ${visible(problem)}`], style, style.paint.yellow);
}
