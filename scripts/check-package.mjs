// Packs the package as it would be published, and has publint and attw look at the tarball.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'pgreset-pack-'));

function run(command, ...args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}

try {
  run('node', 'scripts/build.mjs', '--if-stale');
  run('npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder);
  const tarball = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz')),
  );
  run('npx', 'publint', 'run', tarball, '--strict');
  run('npx', 'attw', tarball, '--profile', 'esm-only', '--no-emoji');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
