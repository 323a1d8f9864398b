import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Debian has no `python`, which an activated environment would have. */
export function withPython(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'pgreset-python-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync('/usr/bin/python3', join(folder, 'python'));
  return { PATH: `${folder}:${DEBIAN.PATH}` };
}

/** Debian's interpreters first: a version manager's know nothing of Debian's packages. */
export const DEBIAN = { PATH: `/usr/bin:/bin:${process.env['PATH']}` };

/**
 * Makes sure that Debian's packages are there, installing them where that is allowed.
 *
 * @returns why the tool cannot be had; null: it is there
 */
export function debianPackages(...packages: string[]): string | null {
  try {
    execFileSync('dpkg', ['-s', ...packages], { stdio: 'ignore' });
    return null;
  } catch {
    return install(packages);
  }
}

function install(packages: string[]): string | null {
  const list = packages.join(' ');
  if (process.getuid?.() !== 0) return `not installed: apt-get install ${list}`;
  try {
    const args = ['install', '-y', '--no-install-recommends', ...packages];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', args, { stdio: 'ignore', env });
    return null;
  } catch {
    return `could not be installed: apt-get install ${list}`;
  }
}
