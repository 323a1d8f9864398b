import { execFileSync } from 'node:child_process';
import { scratchFolder } from '../heroku-simulator/local-heroku.ts';

/** A folder with a git repository that has these remotes. */
export function repository(remotes: Record<string, string>): string {
  const folder = scratchFolder();
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  git('init', '--quiet');
  for (const [name, address] of Object.entries(remotes)) git('remote', 'add', name, address);
  return folder;
}
