import type { Migration } from '../migrations/built-in/migration.ts';
import type { ReadyPart } from '../migrations/built-in/run-part.ts';
import type { LockHolder, ResetLock } from '../postgres/reset-lock.ts';
import type { Session } from '../postgres/session.ts';
import type { Target } from '../target/target.ts';
import type { OnEvent } from './events.ts';

/** A migration that was applied just now. */
export interface AppliedNow {
  version: string;
  name: string;
  ms: number;
}

/** Migrations while they are being applied. */
export interface ActiveUp {
  target: Target;
  request: { singleTransaction: boolean; lockTimeout: number };
  /** The connection's, as others see it. */
  name: string;
  lock: ResetLock;
  session: Session;
  signal: AbortSignal;
  onEvent: OnEvent;
  /** Who kept us waiting when we last looked. */
  blockers: LockHolder[];
  /** Committed; with a single transaction all of them or none. */
  applied: AppliedNow[];
}

/** A migration with what goes around it. */
export interface Ready extends ReadyPart {
  migration: Migration;
  ordinal: number;
}
