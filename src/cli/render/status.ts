import type { AsideStatus, Detection, OtherSession, Snapshot, Status } from '../../index.ts';
import { age, count, counted, size, visible } from './format.ts';
import { columns, labelled, sentences, wrap } from './layout.ts';
import type { Paint, Render, Style } from './paint.ts';
import { tableList, tablesOf } from './tables.ts';

/** A status and what it takes to show it. */
export interface StatusView {
  status: Status;
  now: Date;
  /** The migration tools that the folder and the database show signs of. */
  migrations: Detection;
  /** Makes a command for this same target. */
  command: (...words: string[]) => string;
}

/** Everything that is known about a target. */
export function renderStatus(view: StatusView): Render {
  return (style) => {
    const tables = tablesOf(view.status.snapshot.relations);
    const list =
      tables.length > 0
        ? tableList(tables, { heading: 'table', limit: 30, empty: true }, style)
        : [`  ${style.paint.dim('There are no tables.')}`];
    return ['', ...list, '', ...facts(view, style), ...unfinished(view, style)];
  };
}

/** The same in a few lines, for a question to follow. */
export function renderBriefStatus(view: StatusView): Render {
  return (style) => {
    const { snapshot } = view.status;
    const tables = tablesOf(snapshot.relations);
    const rows = count(tables.reduce((sum, each) => sum + each.rows, 0));
    const mark = tables.every(({ exact }) => exact) ? '' : '~';
    const holds = `${counted(tables.length, 'table')}, ${mark}${rows} rows, ${size(snapshot.databaseBytes)}`;
    return [
      ...labelled('holds', [holds], style.paint),
      ...protection(view.status, style),
      ...asides(view, style),
      ...unfinished(view, style),
    ];
  };
}

function facts(view: StatusView, style: Style): string[] {
  const { snapshot } = view.status;
  const { schemas, extensions } = snapshot;
  const { paint } = style;
  const named = {
    schemas: list(schemas, ({ name, owner }) => `${name} (${owner})`),
    extensions: list(extensions, ({ name, version }) => `${name} ${version}`),
  };
  return [
    ...labelled('server', [serverText(snapshot, paint)], paint),
    ...labelled('role', [roleText(snapshot, paint)], paint),
    ...sentences('schemas', [named.schemas], style),
    ...sentences('extensions', [named.extensions], style),
    ...sentences('migrations', migrations(view), style),
    ...sentences('sessions', [sessions(snapshot.sessions, view.now)], style),
    ...protection(view.status, style),
    ...asides(view, style),
  ];
}

function serverText({ server, identity, databaseBytes }: Snapshot, paint: Paint): string {
  const { systemIdentifier } = identity;
  return [
    `PostgreSQL ${server.version}`,
    size(databaseBytes),
    ...(server.readOnly ? [paint.yellow('takes no changes')] : []),
    ...(server.pooled ? ['behind a pooler'] : []),
    ...(systemIdentifier === null ? [] : [paint.dim(`system ${systemIdentifier}`)]),
  ].join(' · ');
}

function roleText({ role, databaseOwner }: Snapshot, paint: Paint): string {
  const owns = role.ownsDatabase ? 'owns the database' : `owned by ${visible(databaseOwner)}`;
  return [
    visible(role.name),
    role.superuser ? 'superuser' : owns,
    ...(role.createInDatabase ? [] : [paint.yellow('may not create schemas')]),
  ].join(' · ');
}

function list<Item>(items: readonly Item[], say: (item: Item) => string): string {
  return items.length === 0 ? 'none' : items.map((item) => visible(say(item))).join(', ');
}

/** By what is in the folder and by what is in the database. */
function migrations({ migrations: { tools, others, disagreement } }: StatusView): string[] {
  const found = tools.map(({ tool, marker, table }) => {
    const signs = [marker, table && `table ${table}`].filter((each) => each !== null);
    return `${tool.title} (${visible(signs.join(', '))})`;
  });
  return [
    ...(found.length + others.length > 0 ? [[...found, ...others.map(visible)].join('; ')] : []),
    ...(disagreement === null ? [] : [visible(`careful: ${disagreement}`)]),
  ];
}

function sessions(others: readonly OtherSession[], now: Date): string {
  if (others.length === 0) return 'no others';
  const open = others.filter(({ transactionSince }) => transactionSince !== null);
  const named = open.map(
    ({ pid, user, application, transactionSince }) =>
      `${visible(application || user)} (pid ${pid}) in a transaction for ${age(transactionSince!, now)}`,
  );
  return [`${counted(others.length, 'other')}`, ...named].join(': ').replace(/: (?=.*: )/g, ', ');
}

function protection({ protectedBecause: why }: Status, style: Style): string[] {
  if (why === null) return [];
  return sentences('protected', [visible(why)], style, style.paint.yellow);
}

function asides({ status, now, command }: StatusView, { paint }: Style): string[] {
  if (status.asides.length === 0) return [];
  const rows = status.asides.map((aside: AsideStatus) => [
    aside.run,
    [
      ...(aside.databases.length > 0 ? [counted(aside.databases.length, 'database')] : []),
      ...aside.addons.map(visible),
      ...(aside.schemas.length > 0 ? [counted(aside.tables, 'table')] : []),
    ].join(', '),
    size(aside.bytes),
    aside.since === null ? '' : `${age(aside.since, now)} old`,
    paint.blue(command('undo', aside.run)),
  ]);
  return labelled('aside', columns(rows, 'lrrll'), paint);
}

function unfinished({ status, now, command }: StatusView, { paint, width }: Style): string[] {
  const { running, interrupted } = status;
  const going =
    running === null
      ? []
      : [
          paint.yellow(
            `run ${running.id} (${running.plan.way}) of ${visible(running.startedBy)}, for ${age(running.startedAt, now)}`,
          ),
        ];
  const stopped = interrupted.flatMap(({ run, way, where, begun, undoable }) => [
    ...wrap(`run ${run} (${way}) was interrupted. ${visible(where)}`, width - 16).map(paint.red),
    ...(begun ? [`go on    ${paint.blue(command('resume', run))}`] : []),
    ...(undoable ? [`go back  ${paint.blue(command('undo', run))}`] : []),
  ]);
  return [
    ...labelled('running', going, paint),
    ...(stopped.length > 0 ? ['', ...labelled('stopped', stopped, paint)] : []),
  ];
}
