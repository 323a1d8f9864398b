import type { AsideStatus, OtherSession, Status } from '../../index.ts';
import { age, count, counted, size, visible } from './format.ts';
import { columns, labelled, sentences, wrap } from './layout.ts';
import type { Render, Style } from './paint.ts';
import { tableList, tablesOf } from './tables.ts';

/** A status and what it takes to show it. */
export interface StatusView {
  status: Status;
  now: Date;
  /** Migration tools that the project's folder shows signs of. */
  tools: string[];
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
  const { server, role, identity, databaseBytes, databaseOwner } = snapshot;
  const { paint } = style;
  const says = [
    `PostgreSQL ${server.version}`,
    size(databaseBytes),
    ...(server.readOnly ? [paint.yellow('takes no changes')] : []),
    ...(server.pooled ? ['behind a pooler'] : []),
    ...(identity.systemIdentifier === null
      ? []
      : [paint.dim(`system ${identity.systemIdentifier}`)]),
  ];
  const rights = [
    role.superuser
      ? 'superuser'
      : role.ownsDatabase
        ? 'owns the database'
        : `owned by ${visible(databaseOwner)}`,
    ...(role.createInDatabase ? [] : [paint.yellow('may not create schemas')]),
  ];
  return [
    ...labelled('server', [says.join(' · ')], paint),
    ...labelled('role', [[visible(role.name), ...rights].join(' · ')], paint),
    ...sentences(
      'schemas',
      [list(snapshot.schemas, ({ name, owner }) => `${name} (${owner})`)],
      style,
    ),
    ...sentences(
      'extensions',
      [list(snapshot.extensions, ({ name, version }) => `${name} ${version}`)],
      style,
    ),
    ...sentences('migrations', migrations(view), style),
    ...sentences('sessions', [sessions(snapshot.sessions, view.now)], style),
    ...protection(view.status, style),
    ...asides(view, style),
  ];
}

function list<Item>(items: readonly Item[], say: (item: Item) => string): string {
  return items.length === 0 ? 'none' : items.map((item) => visible(say(item))).join(', ');
}

/** By what is in the database and by what is in the folder. */
function migrations({ status, tools }: StatusView): string[] {
  const { trackingTables, relations } = status.snapshot;
  const tracked = trackingTables.map(({ oid, tool }) => {
    const table = relations.find((each) => each.oid === oid);
    return table ? `${tool} (${visible(`${table.schema}.${table.name}`)})` : tool;
  });
  const all = [...tracked, ...tools];
  return all.length > 0 ? [all.join(', ')] : [];
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
    counted(aside.tables, 'table'),
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
  const stopped = interrupted.flatMap(({ run, way, where }) => [
    ...wrap(`run ${run} (${way}) was interrupted. ${visible(where)}`, width - 16).map(paint.red),
    `go on    ${paint.blue(command('resume', run))}`,
    `go back  ${paint.blue(command('undo', run))}`,
  ]);
  return [
    ...labelled('running', going, paint),
    ...(stopped.length > 0 ? ['', ...labelled('stopped', stopped, paint)] : []),
  ];
}
