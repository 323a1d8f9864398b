import { resolveTarget, type Target, type TargetChoice } from '../index.ts';
import { usage } from './cli-errors.ts';
import type { TargetFlags } from './flags.ts';
import { targetAnswer } from './json.ts';
import { renderTarget } from './render/target.ts';
import type { Terminal } from './terminal.ts';

/**
 * Finds the target that the flags name, and says which it is and where that was found: before
 * anything else, always.
 */
export async function openTarget(
  terminal: Terminal,
  flags: TargetFlags,
  onHeroku = false,
): Promise<Target> {
  const target = await findTarget(terminal, flags, onHeroku);
  terminal.say(renderTarget(target));
  return target;
}

async function findTarget(
  { context, answer }: Terminal,
  flags: TargetFlags,
  onHeroku: boolean,
): Promise<Target> {
  checkOne(flags);
  const { env, folder, osUser } = context;
  const { url, target: name, config, envFile, app, remote, database } = flags;
  const given = { url, target: name, config, envFile, app, remote, database };
  const choice: TargetChoice = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  const target = await resolveTarget(
    { ...choice, onHeroku },
    { env, folder, ...(osUser !== undefined && { osUser }) },
  );
  answer({ target: targetAnswer(target) });
  return target;
}

/** Each of them names a database: two would name two. */
function checkOne({ url, target, app, remote, database }: TargetFlags): void {
  const ways = { '--url': url, '--target': target, '--app': app, '--remote': remote };
  const given = Object.entries(ways).filter(([, value]) => value !== undefined);
  if (given.length > 1 && (app !== undefined || remote !== undefined))
    throw usage(
      `${given.map(([flag]) => flag).join(' and ')} do not go together.`,
      'Each of them says which database is meant.',
      'Give one of them.',
    );
  if (url !== undefined && database !== undefined)
    throw usage(
      '--url and --database do not go together.',
      '--database names one of the databases of a Heroku app.',
      'Give --app with it.',
    );
}
