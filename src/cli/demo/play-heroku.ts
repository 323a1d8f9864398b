import {
  lastUndoable,
  type RebuildRequest,
  readHistory,
  resolveTarget,
  type Target,
} from '../../index.ts';
import { chapter, renderRows } from '../render/demo.ts';
import { renderTarget } from '../render/target.ts';
import type { Terminal } from '../terminal.ts';
import { act } from './act.ts';
import type { HerokuReady } from './local-heroku.ts';
import { takeProof } from './proof.ts';
import { prove } from './prove.ts';

/** What a reset of the app has to end with, and why. */
const EXPECTATIONS: RebuildRequest['expectations'] = {
  tables: { exactly: 25, names: [{ name: 'notes', reason: 'note-taking needs it' }] },
  columns: [
    {
      table: 'threat_models',
      column: 'issue_uri',
      reason: 'requests failed with error 500 while it was missing',
    },
  ],
};

/** The story: the app is rebuilt in three steps, and brought back with every row. */
export async function playHeroku(
  terminal: Terminal,
  { environment, apps }: HerokuReady,
): Promise<void> {
  const target = await resolveTarget(
    { app: apps[0]!.name },
    // What the folder says about databases of one's own does not hold for this one.
    { env: environment, folder: '/' },
  );
  terminal.show(chapter(2, 'Rebuild it: aside, restart, verify'));
  terminal.show(renderTarget(target));
  const before = await takeProof(target);
  terminal.show(renderRows('Before', before));
  await act(terminal, target, rebuildRequest());
  terminal.show(renderRows('Now', await takeProof(target)));
  terminal.show(chapter(3, 'Undo it'));
  await act(terminal, target, await undoRequest(target));
  terminal.show(chapter(4, 'The proof'));
  prove(terminal, before, await takeProof(target));
}

function rebuildRequest(): RebuildRequest {
  return {
    way: 'rebuild',
    schemas: [],
    build: { kind: 'restart' },
    expectations: EXPECTATIONS,
    keepFailed: false,
    nextSteps: ['People have to sign in again.', 'Try it: create a threat model.'],
    lockTimeout: 5_000,
    disconnect: false,
  };
}

async function undoRequest(target: Target) {
  const run = lastUndoable(await readHistory(target))!.id;
  return { way: 'undo', run, lockTimeout: 5_000, disconnect: false } as const;
}
