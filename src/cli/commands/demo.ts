import {
  type ExitCode,
  lastUndoable,
  readHistory,
  readSqlBuild,
  type Request,
  type Target,
  withSession,
} from '../../index.ts';
import { loadSample } from '../../sample/load-sample.ts';
import { drawing } from '../carry-out.ts';
import { act } from '../demo/act.ts';
import { type DemoServer, startDemo } from '../demo/demo-server.ts';
import { herokuDemo } from '../demo/heroku-demo.ts';
import { takeProof } from '../demo/proof.ts';
import { prove } from '../demo/prove.ts';
import { untilInterrupt } from '../demo/until-interrupt.ts';
import { chapter, renderRows, renderYours } from '../render/demo.ts';
import { count } from '../render/format.ts';
import { doneText } from '../render/live.ts';
import { renderStatus } from '../render/status.ts';
import { renderTarget } from '../render/target.ts';
import { openTerminal, type OutputFlags, type Terminal } from '../terminal.ts';
import { viewStatus } from './status.ts';

/** Flags of `pgreset demo`. */
export interface DemoFlags extends OutputFlags {
  readonly rows: number;
  readonly keep?: boolean;
  readonly heroku?: boolean;
}

/** Resets a database of 25 tables before your eyes, and proves that every row comes back. */
export async function demo(given: Terminal, flags: DemoFlags): Promise<ExitCode> {
  const terminal = inOneStream(given, flags);
  if (flags.heroku) return herokuDemo(terminal, flags);
  terminal.show(chapter(1, 'A PostgreSQL of our own'));
  const live = drawing(terminal);
  live.start('Starting it in a temporary folder');
  const began = performance.now();
  const started = await startDemo(terminal).finally(live.close);
  const { server, target } = started;
  live.end(
    doneText(
      `PostgreSQL ${server.version}`,
      `on 127.0.0.1:${server.port}`,
      performance.now() - began,
      terminal.style.paint,
    ),
  );
  const release = stopAtInterrupt(terminal, started);
  try {
    await tell(terminal, target, flags);
    if (flags.keep) await stay(terminal, started);
    return 0;
  } finally {
    release();
    await server.close();
  }
}

/** The story is the data here: in a file, what the runs tell has to stand where it happened. */
function inOneStream(terminal: Terminal, flags: DemoFlags): Terminal {
  const { context } = terminal;
  return flags.json ? terminal : openTerminal({ ...context, stderr: context.stdout }, flags);
}

/** Ctrl-C between the runs; during a run it cancels that. */
function stopAtInterrupt({ context, insist }: Terminal, { server }: DemoServer): () => void {
  return context.interrupts.take(() => {
    insist(({ paint }) => ['', paint.yellow('Stopping the demo’s server …')]);
    void server.close().finally(() => context.exit(130));
  });
}

/** The story: status, plan, rebuild, undo, proof. */
async function tell(terminal: Terminal, target: Target, flags: DemoFlags): Promise<void> {
  await fill(terminal, target, flags.rows);
  terminal.show(renderTarget(target));
  terminal.show(renderStatus(await viewStatus(target, {})));
  const before = await takeProof(target);
  terminal.show(chapter(3, 'Rebuild it: the plan, then the run'));
  await act(terminal, target, await rebuildRequest(target));
  terminal.show(renderRows('Now', await takeProof(target)));
  terminal.show(chapter(4, 'Undo it'));
  const run = lastUndoable(await readHistory(target))!.id;
  await act(terminal, target, { way: 'undo', run, lockTimeout: 5_000, disconnect: false });
  terminal.show(chapter(5, 'The proof'));
  prove(terminal, before, await takeProof(target));
  terminal.show(renderYours());
}

async function fill(terminal: Terminal, { connection }: Target, rows: number): Promise<void> {
  terminal.show(chapter(2, 'A database to reset'));
  const live = drawing(terminal);
  const began = performance.now();
  live.start('Loading the sample');
  const loaded = await withSession(connection, { applicationName: 'pgreset demo' }, (session) =>
    loadSample(session, {
      rows,
      onProgress: ({ done, total }) => live.progress(done, total, 'rows'),
    }),
  ).finally(live.close);
  const what = `${count(loaded)} rows in 25 tables`;
  live.end(doneText('Loading the sample', what, performance.now() - began, terminal.style.paint));
}

async function rebuildRequest({ config, folder }: Target): Promise<Request> {
  return {
    way: 'rebuild',
    schemas: [],
    build: { kind: 'sql', files: await readSqlBuild(['.'], folder) },
    expectations: config.expectations ?? null,
    keepFailed: false,
    nextSteps: config.nextSteps ?? [],
    lockTimeout: 5_000,
    disconnect: false,
  };
}

/** The password is printed on purpose: it opens nothing but this server, while it runs. */
async function stay({ context, show }: Terminal, { server, target }: DemoServer): Promise<void> {
  const url = server.url(target.connection.database);
  const interrupted = untilInterrupt(context);
  show(({ paint }) => [
    'The server stays until Ctrl-C. Try:',
    `  ${paint.blue(`pgreset status --url '${url}'`)}`,
    '',
  ]);
  await interrupted;
}
