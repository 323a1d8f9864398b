import { expect } from 'vitest';
import { PgresetError, readHistory, resumeRun } from '../../../src/index.ts';
import { reset, undoRequest } from '../../run/requests.ts';
import type { HerokuApp } from './heroku-app.ts';

export type Finish = 'resume' | 'undo';

/** Resumes or undoes, as the messages say. What can only be gone on with is resumed. */
export async function finish(
  app: HerokuApp,
  { run, undoable }: { run: string; undoable: boolean },
  how: Finish,
): Promise<'resumed' | 'undone'> {
  const target = await app.target();
  if (how === 'undo' && undoable) {
    const report = await reset(target, undoRequest(run));
    expect(report.exit, report.warnings.join()).toBe(0);
    return 'undone';
  }
  const record = (await readHistory(target)).find(({ id }) => id === run)!;
  try {
    await resumeRun(target, record, {
      consent: { confirm: target.name },
      environment: { PATH: process.env['PATH'] },
    });
    return 'resumed';
  } catch (error) {
    if (error instanceof PgresetError && /put back/.test(error.state)) return 'undone';
    throw error;
  }
}
