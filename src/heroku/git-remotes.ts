import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Variables } from '../target/target.ts';

/** A git remote that leads to an app of Heroku. */
export interface HerokuRemote {
  remote: string;
  app: string;
}

/** `https://git.heroku.com/APP.git`, `git@heroku.com:APP.git`, and the same of another host. */
function addressOf(host: string): RegExp {
  const name = host.replaceAll(/[^\w]/g, String.raw`\$&`);
  return new RegExp(`^(?:https://(?:git\\.)?${name}/|(?:ssh://)?git@${name}[:/])([^/]+?)\\.git$`);
}

/**
 * The remotes of the folder's repository that lead to Heroku; none without git or a repository.
 *
 * @param host `heroku.com`, unless the environment says another
 */
export async function readHerokuRemotes(folder: string, env: Variables): Promise<HerokuRemote[]> {
  const host = env['HEROKU_GIT_HOST'] || 'heroku.com';
  const pattern = addressOf(host);
  const { stdout } = await promisify(execFile)('git', ['remote', '--verbose'], {
    cwd: folder,
    env: { ...env, LC_ALL: 'C' },
  }).catch(() => ({ stdout: '' }));
  const found = stdout.split('\n').flatMap((line) => {
    const [remote, address] = line.split(/\s+/);
    const app = pattern.exec(address ?? '')?.[1];
    return line.endsWith('(fetch)') && app ? [{ remote: remote!, app }] : [];
  });
  return found;
}
