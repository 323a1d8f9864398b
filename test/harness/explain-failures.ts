import { beforeEach } from 'vitest';

/** What vitest keeps of a PgresetError; it prints only the message. */
interface Explained {
  code?: string;
  why?: string;
  state?: string;
  details?: string[];
}

// A flake comes but once: what was the matter has to be in the output of that run.
beforeEach(({ onTestFailed }) => {
  onTestFailed(({ task }) => {
    for (const error of (task.result?.errors ?? []) as Explained[])
      if (error.why !== undefined) console.error(textOf(error));
  });
});

function textOf({ code, why, state, details = [] }: Explained): string {
  return [`${code}: ${why}`, ...details, state].join('\n  ');
}
