import type { MigrationInfo, MigrationState, PlannedSql, UpReport } from '../../index.ts';
import { clock, count, counted, duration, visible } from './format.ts';
import { columns, labelled, sentences } from './layout.ts';
import type { Paint, Render } from './paint.ts';

/** Pending and applied migrations that are shown without --verbose: the newest. */
const SHOWN = 30;

/** Where the built-in migrations stand: the database, its version, and each migration. */
export function renderMigrations(info: MigrationInfo, source: string): Render {
  return (style) => {
    const { paint, verbose } = style;
    const { migrations, version, latest } = info;
    const shown = verbose || migrations.length <= SHOWN + 1 ? migrations : migrations.slice(-SHOWN);
    const hidden = migrations.length - shown.length;
    const rows = [
      ['version', 'name', 'status', 'when', ''],
      ...shown.map((each) => rowOf(each, paint)),
    ];
    const [head = '', ...body] = columns(rows, 'lllll').map((line) => `  ${line}`);
    const counts = `${count(migrations.length)} in ${info.folder}, ${count(info.applied)} applied, ${count(info.pending)} pending`;
    return [
      '',
      ...labelled('database', [`${visible(info.database)} (${visible(source)})`], paint),
      ...labelled('version', [paint.bold(visible(version ?? '0'))], paint),
      ...labelled('latest', [visible(latest ?? '0')], paint),
      ...labelled('available', [visible(counts)], paint),
      ...sentences('careful', info.conflicts.map(visible), style, paint.red),
      '',
      ...(migrations.length === 0
        ? [`  ${paint.dim('There are no migrations.')}`]
        : [
            paint.dim(head),
            ...(hidden > 0 ? [`  ${paint.dim(`… ${count(hidden)} older (--verbose)`)}`] : []),
            ...body,
          ]),
      '',
    ];
  };
}

function rowOf(each: MigrationState, paint: Paint): string[] {
  const { version, name, status, appliedAt, changed, outOfOrder, hasDown } = each;
  const colour = { applied: paint.green, pending: paint.yellow, missing: paint.red }[status];
  const notes = [
    ...(changed ? [paint.red('changed after it was applied')] : []),
    ...(outOfOrder ? [paint.yellow('older than what is applied')] : []),
    ...(status === 'missing' ? [paint.red('its file is gone')] : []),
    ...(status !== 'missing' && !hasDown ? [paint.dim('no down')] : []),
  ];
  return [
    visible(version),
    visible(name),
    colour(status),
    appliedAt === null ? '' : clock(appliedAt),
    notes.join(', '),
  ];
}

/** What was applied just now. */
export function renderApplied({ applied, warnings, ms }: UpReport, target: string): Render {
  return (style) => {
    const { paint } = style;
    const newest = applied.at(-1);
    const text = newest
      ? `Applied ${counted(applied.length, 'migration')} to ${visible(target)} in ${duration(ms)}`
      : `${visible(target)} is up to date`;
    return [
      '',
      `${paint.green('✓')} ${paint.bold(paint.green(text))}`,
      ...sentences('careful', warnings.map(visible), style, paint.yellow),
      '',
    ];
  };
}

/** What would be applied. */
export function renderUps(
  migrations: readonly { version: string; name: string }[],
  warnings: readonly string[],
): Render {
  return (style) => {
    const { paint } = style;
    const text =
      migrations.length === 0
        ? 'Nothing is pending'
        : `Would apply ${counted(migrations.length, 'migration')}`;
    return [
      '',
      paint.bold(text),
      ...sentences('careful', warnings.map(visible), style, paint.yellow),
    ];
  };
}

/** The SQL of files, as it will run. */
export function renderSql(files: readonly PlannedSql[]): Render {
  return ({ paint }) =>
    files.flatMap(({ path, sql }) => [
      '',
      paint.dim(`-- ${visible(path)}`),
      ...(sql === null
        ? [paint.dim('-- a program: it is run, and cannot be shown')]
        : sql.trim().split('\n').map(visible)),
    ]);
}
