import { type ExitCode, readHistory, resumeRun, type RunRecord } from '../../index.ts';
import { reportOn } from '../carry-out.ts';
import { nothingToResume, runUnknown } from '../cli-errors.ts';
import { askConsent } from '../consent.ts';
import type { ConsentFlags, LookFlags } from '../flags.ts';
import { openTarget } from '../open-target.ts';
import { renderRun } from '../render/history.ts';
import type { Terminal } from '../terminal.ts';

/** Goes on with a run that was interrupted. */
export async function resume(
  terminal: Terminal,
  flags: LookFlags & ConsentFlags,
  id?: string,
): Promise<ExitCode> {
  const target = await openTarget(terminal, flags);
  const record = choose(await readHistory(target), id);
  terminal.answer({ run: record });
  terminal.show(renderRun(record));
  if (flags.dryRun) return 0;
  // The whole plan was agreed to before; this asks again, since it may be another person.
  const consent = await askConsent(terminal, target, record.plan, flags);
  return reportOn(terminal, flags, (signal, onEvent) =>
    resumeRun(target, record, {
      consent,
      environment: terminal.context.env,
      signal,
      onEvent,
    }),
  );
}

function choose(runs: readonly RunRecord[], id: string | undefined): RunRecord {
  const chosen = runs.find((each) =>
    id === undefined ? each.status === 'running' : each.id === id,
  );
  if (chosen) return chosen;
  if (id === undefined) throw nothingToResume();
  throw runUnknown(id);
}
