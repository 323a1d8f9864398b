import { expect } from 'vitest';
import type { Finish } from './finish.ts';
import type { HerokuApp } from './heroku-app.ts';
import type { Tally } from './judge.ts';
import { typed } from './typed.ts';

/** A command to be killed. */
export interface Typed {
  app: HerokuApp;
  /** What was typed before it. */
  before?: string[];
  words: string[];
  from: 'old' | 'new';
  to: 'old' | 'new';
}

const forApp = ({ name }: HerokuApp) => ['--app', name, '--confirm', name];

/** Kills the command so many milliseconds after it was typed; then finishes as `status` says. */
export async function killAt(
  { app, before, words, from, to }: Typed,
  ms: number,
  how: Finish,
  tally: Tally,
): Promise<void> {
  await app.begin();
  if (before) await typed(app, [...before, ...forApp(app)]);
  let timer: NodeJS.Timeout | undefined;
  const killed = await typed(app, [...words, ...forApp(app)], {
    onOutput: (_, child) => {
      timer ??= setTimeout(() => child.kill('SIGKILL'), ms);
    },
  });
  clearTimeout(timer);
  const name = `${words.join(' ')} killed after ${Math.round(ms)} ms, ${how}\n${killed.output}`;
  tally.faults += 1;
  const status = await statusWhenGone(app, name);
  const shown = `${name}\n${status}`;
  const command = commandIn(status, how);
  if (command === null) {
    const state = await app.state();
    const seen = await app.settled();
    // Heroku had emptied it, and the journal with it: it is done again, or the dynos are restarted.
    if (state === 'empty') {
      expect(words, shown).toEqual(['provider-reset']);
      tally.unknown += 1;
      const again = await typed(app, [...words, ...forApp(app)]);
      expect(again.exitCode, `${shown}\n${again.output}`).toBe(0);
      expect(await app.state()).toBe('new');
      return;
    }
    if (state === 'mixed') tally.mixed += 1;
    else tally[state] += 1;
    expect([from, to], shown).toContain(state);
    expect(seen, shown).toMatchObject({ maintenance: false, up: true });
    return;
  }
  tally.interrupted += 1;
  const finished = await typed(app, [...command.slice(1), '--confirm', app.name]);
  expect(finished.exitCode, `${shown}\n${finished.output}`).toBe(0);
  const [state, seen] = [await app.state(), await app.settled()];
  const wanted = command[1] === 'resume' ? to : from;
  if (state !== wanted) tally.mixed += 1;
  expect(state, `${shown}\n${finished.output}`).toBe(wanted);
  expect(seen, `${shown}\n${finished.output}`).toMatchObject({ maintenance: false, up: true });
  tally.finished += 1;
}

/** What the server says when it has found out that nobody is there any more. */
async function statusWhenGone(app: HerokuApp, name: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    const { output, exitCode } = await typed(app, ['status', '--app', app.name]);
    expect(exitCode, `${name}\n${output}`).toBe(0);
    if (!/^\s*running\s/m.test(output) || tries > 5) return output;
  }
}

/** The command that status names, as its words. */
function commandIn(status: string, how: Finish): string[] | null {
  const found = [...status.matchAll(/pgreset (resume|undo) [a-z2-9]{7} --app \S+/g)]
    .map(([text]) => text)
    .filter((text) => text.startsWith('pgreset resume') || status.includes('go back  '));
  if (!/was interrupted/.test(status)) return null;
  const wanted = found.find((text) => text.startsWith(`pgreset ${how}`)) ?? found[0];
  return wanted === undefined ? null : wanted.split(' ');
}
