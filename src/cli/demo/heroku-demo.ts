import type { ExitCode } from '../../index.ts';
import { drawing } from '../carry-out.ts';
import { appNotHealthy } from '../cli-errors.ts';
import { chapter } from '../render/demo.ts';
import { renderHerokuApps, renderHerokuTries } from '../render/heroku-demo.ts';
import { doneText } from '../render/live.ts';
import type { Terminal } from '../terminal.ts';
import { type LocalHeroku, startLocalHeroku } from './local-heroku.ts';
import { playHeroku } from './play-heroku.ts';
import { untilInterrupt } from './until-interrupt.ts';

/** A Heroku of one's own to try things on, until Ctrl-C; where nobody looks, it is only tried out. */
export async function herokuDemo(
  terminal: Terminal,
  { keep }: { keep?: boolean },
): Promise<ExitCode> {
  terminal.show(chapter(1, 'A Heroku of our own'));
  const heroku = await startVisibly(terminal);
  const release = stopAtInterrupt(terminal, heroku);
  try {
    const { url, environment } = heroku;
    const apps = await withHealth(heroku);
    terminal.answer({ heroku: { url, environment, apps } });
    terminal.show(renderHerokuApps(apps));
    await playHeroku(terminal, heroku);
    terminal.show(chapter(5, 'Yours to try'));
    const stays = keep || terminal.interactive;
    // Taken before it is said, so that nobody can be too fast.
    const interrupted = stays ? untilInterrupt(terminal.context) : undefined;
    terminal.show(renderHerokuTries(heroku, stays));
    await interrupted;
    return 0;
  } finally {
    release();
    await heroku.close();
  }
}

async function startVisibly(terminal: Terminal): Promise<LocalHeroku> {
  const live = drawing(terminal);
  const began = performance.now();
  live.start('Starting it in a temporary folder');
  const heroku = await startLocalHeroku(terminal.context).finally(live.close);
  const took = performance.now() - began;
  live.end(doneText('A local Heroku', `at ${heroku.url}`, took, terminal.style.paint));
  return heroku;
}

function stopAtInterrupt({ context, insist }: Terminal, heroku: LocalHeroku): () => void {
  return context.interrupts.take(() => {
    insist(({ paint }) => ['', paint.yellow('Stopping the local Heroku …')]);
    void heroku.close().finally(() => context.exit(130));
  });
}

/** The apps with what their health pages say: the router lets a request wait until an app is up. */
async function withHealth({ apps }: LocalHeroku) {
  return Promise.all(apps.map(async (app) => ({ ...app, health: await healthOf(app) })));
}

async function healthOf({ name, healthUrl }: LocalHeroku['apps'][number]): Promise<string> {
  const response = await fetch(healthUrl);
  const text = (await response.text()).trim();
  if (!response.ok) throw appNotHealthy(name, `${response.status} ${text}`);
  return text;
}
