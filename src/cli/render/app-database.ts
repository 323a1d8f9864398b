import type { DatabaseFigures, DatabaseStatus } from '../../index.ts';
import { age, count, size, visible } from './format.ts';
import { columns, labelled, wrap } from './layout.ts';
import type { Paint, Render, Style } from './paint.ts';

/** Rows that pgreset itself counted, for plans whose rows Heroku does not. */
export interface KnownRows {
  addon: string;
  rows: number;
  exact: boolean;
}

/** One database of an app: what it holds of what its plan allows. */
export function renderDatabase(
  database: DatabaseStatus,
  { now, rows }: { now: Date; rows?: KnownRows },
): Render {
  return (style) => {
    const { paint } = style;
    const { addon, names, plan, figures, owner, foreign } = database;
    const facts = [
      addon,
      plan,
      ...('value' in figures ? [`PostgreSQL ${figures.value.version}`] : []),
    ];
    const known = rows?.addon === addon ? rows : null;
    const lines = [
      `${paint.bold(names.map(visible).join(', '))}  ${facts.map(visible).join(' · ')}`,
      ...(foreign ? [paint.yellow(`billed to another app: ${visible(owner)}`)] : []),
      ...columns(
        [
          ...('value' in figures ? figureRows(database, figures.value, known, paint) : []),
          ...backup(database, now, paint),
        ],
        'll',
      ),
      ...('value' in figures ? relations(figures.value, paint) : []),
      ...problems(database, style),
    ];
    return labelled('database', lines, paint);
  };
}

function figureRows(
  { limits }: DatabaseStatus,
  { bytes, tables, connections, rows }: DatabaseFigures,
  known: KnownRows | null,
  paint: Paint,
): string[][] {
  const all = known?.rows ?? rows;
  const mark = known && !known.exact ? '~' : '';
  return [
    usage('size', bytes, limits?.bytes ?? null, size, paint),
    usage('tables', tables, limits?.tables ?? null, count, paint),
    ...(all === null ? [] : [usage('rows', all, limits?.rows ?? null, count, paint, mark)]),
    usage('connections', connections, limits?.connections ?? null, count, paint),
  ];
}

const BAR = 20;
/** From here on the limit is near. */
const NEAR = 0.8;

/** `size  ██░░░░░░░░░░░░░░░░░░  8.1%  83 MB of 1.0 GB`; without a limit only how much it is. */
function usage(
  label: string,
  used: number,
  limit: number | null,
  say: (value: number) => string,
  paint: Paint,
  mark = '',
): string[] {
  if (limit === null) return [paint.dim(label), mark + say(used)];
  const share = used / limit;
  const filled = used === 0 ? 0 : Math.min(BAR, Math.max(1, Math.round(share * BAR)));
  const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled);
  const text = `${mark}${say(used)} of ${say(limit)}`;
  const percent = `${(share * 100).toFixed(1)}%`.padStart(6);
  const line = `${bar} ${percent}  ${text}`;
  if (share > 1) return [paint.dim(label), paint.red(`${line}, above the limit`)];
  if (share >= NEAR) return [paint.dim(label), paint.yellow(`${line}, near the limit`)];
  return [paint.dim(label), line];
}

function relations({ following, followers, notices }: DatabaseFigures, paint: Paint): string[] {
  return [
    ...following.map((leader) => paint.yellow(`follows ${visible(leader)}: takes no changes`)),
    ...followers.map((follower) => `followed by ${visible(follower)}`),
    ...notices.map((notice) => paint.yellow(visible(notice))),
  ];
}

function backup({ lastBackup }: DatabaseStatus, now: Date, paint: Paint): string[][] {
  if ('problem' in lastBackup) return [];
  const label = paint.dim('backup');
  if (lastBackup.value === null) return [[label, paint.yellow('none')]];
  const { name, bytes, startedAt } = lastBackup.value;
  return [[label, `${visible(name)}, ${age(startedAt, now)} old, ${size(bytes)}`]];
}

/** What could not be read: a database that is still being made has no figures. */
function problems({ figures, lastBackup }: DatabaseStatus, { paint, width }: Style): string[] {
  const room = Math.max(30, Math.min(width, 110) - 16);
  return Object.entries({ figures, backups: lastBackup }).flatMap(([name, read]) =>
    'problem' in read
      ? wrap(`${name} not known: ${visible(read.problem)}`, room).map((line) => paint.yellow(line))
      : [],
  );
}
