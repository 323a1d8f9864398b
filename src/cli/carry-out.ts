import {
  type ExitCode,
  type OnEvent,
  type Plan,
  planReset,
  type Report,
  type Request,
  runPlan,
  type Target,
} from '../index.ts';
import { commandFor, typedCommand } from './command-line.ts';
import { askConsent } from './consent.ts';
import type { RunFlags, TargetFlags } from './flags.ts';
import { followRun } from './follow-run.ts';
import { type LiveLine, liveLine } from './live-line.ts';
import { renderPlan } from './render/plan.ts';
import { renderReport } from './render/report.ts';
import type { Terminal } from './terminal.ts';
import { interruptible } from './interruptible.ts';

/** Plans a request, shows the plan, asks, carries it out and reports: what every way does. */
export async function carryOut(
  terminal: Terminal,
  target: Target,
  request: Request,
  flags: RunFlags,
): Promise<ExitCode> {
  const plan = await planReset(target, request);
  return carryOutPlan(terminal, target, plan, flags);
}

/** The same from the plan on. */
export async function carryOutPlan(
  terminal: Terminal,
  target: Target,
  plan: Plan,
  flags: RunFlags,
): Promise<ExitCode> {
  terminal.answer({ plan });
  showPlan(terminal, plan, flags);
  if (flags.dryRun) {
    terminal.say(({ paint }) => [
      'Nothing was changed. To do exactly this:',
      `  ${paint.blue(exactly(terminal, target, plan))}`,
    ]);
    return 0;
  }
  const consent = await askConsent(terminal, target, plan, flags);
  return reportOn(terminal, flags, (signal, onEvent) =>
    runPlan(target, plan, { consent, environment: terminal.context.env, signal, onEvent }),
  );
}

/** Always before the question; with --quiet only where there is one, or where it was asked for. */
function showPlan(terminal: Terminal, plan: Plan, { quiet, dryRun, confirm, yes }: RunFlags): void {
  if (quiet && !dryRun && (confirm !== undefined || yes)) return;
  terminal.show(renderPlan(plan));
}

function exactly({ context }: Terminal, target: Target, plan: Plan): string {
  return typedCommand(context.args, {
    switches: ['--dry-run', '--json', '--yes'],
    flags: ['--confirm', '--plan'],
    plus: ['--confirm', target.name, '--plan', plan.hash],
  });
}

/** Draws a run while it goes on, and says what it came to. */
export async function reportOn(
  terminal: Terminal,
  flags: TargetFlags,
  work: (signal: AbortSignal, onEvent: OnEvent) => Promise<Report>,
): Promise<ExitCode> {
  const live = drawing(terminal);
  const draw = followRun(live, terminal.style.paint);
  try {
    const report = await interruptible(terminal, draw, work);
    live.close();
    terminal.answer({ report });
    terminal.show(renderReport({ report, command: (...words) => commandFor(flags, ...words) }));
    return report.exit;
  } finally {
    live.close();
  }
}

/** Live lines on stderr; none with --quiet. */
export function drawing({ style, live, quiet, draw }: Terminal): LiveLine {
  const { paint, width } = style;
  return liveLine({ paint, width, live: live && !quiet, write: quiet ? () => {} : draw });
}
