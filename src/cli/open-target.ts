import { resolveTarget, type Target } from '../index.ts';
import type { TargetFlags } from './flags.ts';
import { targetAnswer } from './json.ts';
import { renderTarget } from './render/target.ts';
import type { Terminal } from './terminal.ts';

/**
 * Finds the target that the flags name, and says which it is and where that was found: before
 * anything else, always.
 */
export async function openTarget(terminal: Terminal, flags: TargetFlags): Promise<Target> {
  const target = await findTarget(terminal, flags);
  terminal.say(renderTarget(target));
  return target;
}

async function findTarget(
  { context, answer }: Terminal,
  { url, target: name, config, envFile }: TargetFlags,
): Promise<Target> {
  const { env, folder, osUser } = context;
  const choice = {
    ...(url !== undefined && { url }),
    ...(name !== undefined && { target: name }),
    ...(config !== undefined && { config }),
    ...(envFile !== undefined && { envFile }),
  };
  const target = await resolveTarget(choice, {
    env,
    folder,
    ...(osUser !== undefined && { osUser }),
  });
  answer({ target: targetAnswer(target) });
  return target;
}
