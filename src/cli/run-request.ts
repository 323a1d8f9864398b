import type { Expectations, Target } from '../index.ts';
import { usage } from './cli-errors.ts';
import type { WayFlags } from './flags.ts';

/** What flags and configuration say to each way alike. */
export function runRequest({ lockTimeout, disconnect, backup }: WayFlags, { config }: Target) {
  return {
    nextSteps: config.nextSteps ?? [],
    lockTimeout,
    disconnect: disconnect ?? false,
    ...(backup && { backup: true }),
  };
}

/** Flags of ways whose result can be held against expectations and, where it fails, left in place. */
export interface ResultFlags {
  readonly noVerify?: boolean;
  readonly keepFailed?: boolean;
}

/** The same for ways that build something new. */
export function buildRequest(flags: WayFlags & ResultFlags, target: Target) {
  return {
    expectations: expectationsOf(flags, target),
    keepFailed: flags.keepFailed ?? false,
    ...runRequest(flags, target),
  };
}

/** Those of the configuration, unless `--no-verify`. */
export function expectationsOf({ noVerify }: ResultFlags, { config }: Target): Expectations | null {
  return noVerify ? null : (config.expectations ?? null);
}

/** Bytes that are copied for undo without asking: 1 GB. */
const UNDO_LIMIT = 2 ** 30;

/** Flags of ways that copy rows for undo. */
export interface UndoLimitFlags {
  readonly noUndo?: boolean;
  /** Bytes. */
  readonly undoLimit?: number;
}

/** @returns bytes that may be copied; null: nothing is kept */
export function undoLimitOf({ noUndo, undoLimit }: UndoLimitFlags): number | null {
  if (noUndo && undoLimit !== undefined)
    throw usage(
      '--no-undo and --undo-limit do not go together.',
      'One keeps nothing to undo with, the other says how much.',
      'Give one of them.',
    );
  return noUndo ? null : (undoLimit ?? UNDO_LIMIT);
}
