/** One expectation and what was found. */
export interface Check {
  ok: boolean;
  /** `table notes exists`. */
  what: string;
  /** What was found instead, when it is not ok. */
  found?: string;
  /** Why it is expected, from the configuration. */
  reason?: string;
}

export interface Verification {
  ok: boolean;
  checks: Check[];
}
