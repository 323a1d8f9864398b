import { quoteIdent } from '../postgres/quote.ts';
import type { Session } from '../postgres/session.ts';
import { moveBatch, roomForLocks } from './move-objects.ts';
import { renameStatements } from './rename-schema.ts';
import { asideName, type StepBase, type StepContext, type StepKind } from './step.ts';

/**
 * Takes what is in a schema aside and puts something else in its place: nothing (the first step of
 * a rebuild) or an earlier aside (undo). Its inverse is the same step the other way round.
 */
export interface SwapSchema extends StepBase {
  kind: 'swap-schema';
  schema: string;
  /** Index of the aside that the present state goes to. */
  aside: number;
  /** The schema that comes in: an earlier aside; null for an empty one. */
  from: string | null;
  /**
   * `rename`: the schema itself goes aside, constant in time. `move`: its objects go, one by one;
   * the schema stays, and with it its grants and the extensions that cannot be moved.
   */
  how: 'rename' | 'move';
  /** False when the schema has vanished, so that there is nothing to take aside. */
  exists: boolean;
  /** rename, nothing comes in: statements that give the new schema what the old one had. */
  attributes: string[];
  /** rename: extensions that stay with the schema's name. */
  extensions: string[];
  /** Extensions that something hangs on: a build that drops one of them damages what is aside. */
  used: { oid: number; name: string }[];
  /** rename: publications with FOR TABLES IN SCHEMA. */
  publications: string[];
  /** move: objects in one transaction; null for all in the surrounding one. */
  batch: number | null;
  /** move: how many objects, about: for the plan's reader and the progress. */
  objects: number;
}

export const swapSchema: StepKind<SwapSchema> = {
  describe({ schema, from, how, objects }) {
    const what =
      how === 'rename'
        ? `schema ${quoteIdent(schema)}`
        : `${objects} objects of schema ${quoteIdent(schema)}`;
    return from === null ? `Set ${what} aside` : `Set ${what} aside, bring back ${from}`;
  },

  async run(step, context) {
    const aside = asideName(context.run, step.aside);
    if (step.how === 'rename')
      await context.session.script(renameStatements(step, aside).join(';\n'));
    else await swapByMoving(step, aside, context);
    const schema = quoteIdent(step.schema);
    return {
      summary: step.from === null ? `${schema} → ${aside}` : `${step.from} → ${schema}`,
      aside: step.exists ? aside : null,
    };
  },

  inverse: (step, run) => ({ ...step, from: asideName(run, step.aside), exists: true }),
};

/** The order of a swap by moving; each phase begins when nothing is left to do for the one before. */
const PHASES = ['out', 'back', 'end'] as const;
type Phase = (typeof PHASES)[number];

async function swapByMoving(step: SwapSchema, aside: string, context: StepContext): Promise<void> {
  const { session, progress } = context;
  // Where nothing may go aside, what is in place belongs to what comes back.
  let phase = (progress?.['phase'] as Phase | undefined) ?? (step.exists ? 'out' : 'back');
  let moved = 0;
  const limit = step.batch === null ? null : Math.min(step.batch, await roomForLocks(session));
  const work = async () => {
    const batch = await movePhase(phase, step, aside, limit, session);
    moved += batch;
    const finished = limit === null || batch < limit;
    if (phase === 'back' && finished && step.from !== null)
      await session.query(`DROP SCHEMA ${quoteIdent(step.from)}`);
    return { phase: finished ? PHASES[PHASES.indexOf(phase) + 1] : phase };
  };
  while (phase !== 'end') {
    const noted = limit === null ? await work() : await context.inBatch(work);
    phase = noted['phase'] as Phase;
    const total = Math.max(step.objects, moved);
    context.emit({ type: 'progress', done: moved, total, unit: 'objects' });
    context.signal.throwIfAborted();
  }
}

async function movePhase(
  phase: Phase,
  { schema, from }: SwapSchema,
  aside: string,
  limit: number | null,
  session: Session,
): Promise<number> {
  if (phase === 'back') return from === null ? 0 : moveBatch(session, from, schema, limit);
  await session.query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdent(aside)}`);
  return moveBatch(session, schema, aside, limit);
}
