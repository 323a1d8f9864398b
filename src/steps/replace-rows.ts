import { quoteIdent } from '../postgres/quote.ts';
import { counted } from './counted.ts';
import { copyNames, dropCopies } from './aside-copies.ts';
import { lockTables } from './lock-tables.ts';
import { refuseWatched } from './watch-tables.ts';
import { replaceSequences, type ReplacedSequence } from './replace-sequences.ts';
import { replaceStatements } from './replace-rows-sql.ts';
import { asideName, type StepBase, type StepContext, type StepKind } from './step.ts';

/** A table whose rows are replaced: a plain one, or a partition that holds rows. */
export interface ReplacedTable {
  oid: number;
  schema: string;
  name: string;
  /** Oid of the topmost partitioned table, or its own. */
  root: number;
  how: 'delete' | 'truncate';
  /** When it was planned: `maybe` has a file that is not empty, but no row was seen in it. */
  holds: 'rows' | 'maybe' | 'nothing';
  /** Tables with the same number change in one statement, lower numbers first: children. */
  group: number;
}

/** A table as it was called when it was planned. */
export type NamedTable = Pick<ReplacedTable, 'oid' | 'schema' | 'name'>;

/**
 * Takes the rows of whole tables aside and puts others in their place: none (clear) or those of an
 * earlier aside (undo). Its inverse is the same step the other way round.
 *
 * It names every table in scope, also those that are empty when the plan is made: which of them
 * hold rows is looked up at the run, and empty ones are not even locked. So rows that arrive
 * before the run are cleared, and rows that arrive before the undo are taken aside, as is right.
 */
export interface ReplaceRows extends StepBase {
  kind: 'replace-rows';
  /** Index of the aside that the present rows go to. */
  aside: number;
  /** The aside whose rows come in; null: none. */
  from: string | null;
  /** False with --no-undo: the present rows go for good. */
  keepCopy: boolean;
  /** In the order in which they are emptied. */
  tables: ReplacedTable[];
  /** Partitioned tables of trees that are truncated as one, roots included. */
  parents: NamedTable[];
  /**
   * Tables with triggers or rules that a foreign key of theirs would set off, even when no row of
   * theirs refers to what goes: ON DELETE CASCADE and its like are statements on them.
   */
  hushed: NamedTable[];
  sequences: ReplacedSequence[];
  /** Tables of other batches that refer to these: they must be empty by now. */
  watch: NamedTable[];
}

/** Statements in one message: bounded so that a cancel is heard in between. */
const MESSAGE = 200;

export const replaceRows: StepKind<ReplaceRows> = {
  describe({ tables, from }) {
    const what =
      tables.length === 1 ? `${tables[0]!.schema}.${tables[0]!.name}` : `${tables.length} tables`;
    return from === null ? `Clear ${what}` : `Bring the rows of ${what} back from ${from}`;
  },

  async run(step, context) {
    const { session } = context;
    const aside = step.keepCopy ? asideName(context.run, step.aside) : null;
    const locked = await lockTables(step, session);
    if (step.watch.length > 0) await refuseWatched(session, step);
    const names = copyNames(step.tables);
    const statements = [
      // So that foreign keys are checked at the end of each statement, whatever was deferred.
      'SET CONSTRAINTS ALL IMMEDIATE',
      ...(aside === null ? [] : [`CREATE SCHEMA ${quoteIdent(aside)}`]),
      ...replaceStatements(step, locked, names, aside),
    ];
    await runAll(statements, locked.facts.size, context);
    const moved = await replaceSequences(session, step, locked, aside);
    if (step.from !== null)
      await session.script(
        [
          ...dropCopies(step.from, locked.copies.keys()),
          `DROP SCHEMA ${quoteIdent(step.from)}`,
        ].join('; '),
      );
    return { summary: summaryOf(locked.filled.size, locked.incoming.size, moved), aside };
  },

  inverse: (step, run) => (step.keepCopy ? { ...step, from: asideName(run, step.aside) } : null),
};

async function runAll(
  statements: string[],
  tables: number,
  { session, signal, emit }: StepContext,
): Promise<void> {
  for (let start = 0; start < statements.length; start += MESSAGE) {
    signal.throwIfAborted();
    await session.script(statements.slice(start, start + MESSAGE).join(';\n'));
    const done = Math.min(1, (start + MESSAGE) / statements.length);
    emit({ type: 'progress', done: Math.round(done * tables), total: tables, unit: 'tables' });
  }
}

function summaryOf(emptied: number, restored: number, sequences: number): string {
  const parts = [
    ...(restored > 0 ? [`rows of ${counted(restored, 'table')} brought back`] : []),
    ...(emptied > 0 || restored === 0 ? [`${counted(emptied, 'table')} emptied`] : []),
    ...(sequences > 0 ? [`${counted(sequences, 'sequence')} set`] : []),
  ];
  return parts.join(', ');
}
