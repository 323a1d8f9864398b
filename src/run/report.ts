import type { ExitCode } from '../errors/pgreset-error.ts';
import type { Way } from '../plan/plan.ts';
import type { Drift } from '../verify/drift-report.ts';
import type { Verification } from '../verify/check.ts';

export interface StepReport {
  title: string;
  summary: string;
  /** Milliseconds. */
  ms: number;
}

/** What a run came to. */
export interface Report {
  run: string;
  way: Way;
  target: string;
  /** Milliseconds, all in all. */
  ms: number;
  steps: StepReport[];
  /** What came out otherwise than one might think, one sentence each. */
  warnings: string[];
  /** null: nothing was expected. */
  verification: Verification | null;
  /** Structure now against before; null where there is nothing to compare with. */
  drift: Drift | null;
  /** Schemas where the old state waits. */
  asides: string[];
  /** The command that takes the run back; null when it cannot be. */
  undo: string | null;
  nextSteps: string[];
  exit: ExitCode;
}
