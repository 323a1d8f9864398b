import type { LockHolder } from '../postgres/reset-lock.ts';
import type { Plan } from '../plan/plan.ts';
import type { StepEvent } from '../steps/step.ts';

/** What a run tells while it goes on; faces draw it. */
export type RunEvent =
  | { type: 'run-started'; run: string; plan: Plan; resumed: boolean }
  | { type: 'step-started'; ordinal: number; total: number; title: string }
  | {
      type: 'step-done';
      ordinal: number;
      total: number;
      title: string;
      summary: string;
      ms: number;
    }
  | { type: 'step-failed'; ordinal: number; total: number; title: string; message: string }
  | { type: 'waiting'; blockers: LockHolder[] }
  | { type: 'verifying' }
  | { type: 'putting-back'; why: string }
  | StepEvent;

export type OnEvent = (event: RunEvent) => void;
