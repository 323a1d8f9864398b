import type { Progress, StepResult } from '../steps/step.ts';
import type { Plan } from './plan.ts';

/**
 * `running` with nobody holding the lock means interrupted; `failed` means that the database is as
 * before; `undone` and `purged` are what became of a run that was `done`.
 */
export type RunStatus = 'running' | 'done' | 'failed' | 'undone' | 'purged';

export interface StepRecord {
  ordinal: number;
  status: 'planned' | 'started' | 'done' | 'failed';
  result: StepResult | null;
  progress: Progress | null;
}

/** One run, as the journal holds it. */
export interface RunRecord {
  id: string;
  status: RunStatus;
  /** The plan without its fingerprints. */
  plan: Plan;
  startedAt: string;
  finishedAt: string | null;
  /** Database role and client machine. */
  startedBy: string;
  /** Why it failed; null: it did not. */
  why: string | null;
  /** The run that took this one back. */
  undoneBy: string | null;
  steps: StepRecord[];
}
