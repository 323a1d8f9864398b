// Compiles src/ to dist/, bundles the command line and the local Heroku, and copies what the compiler leaves behind (SQL files, pages, styles).
//   node scripts/build.mjs [--if-stale]
// The new dist/ is made beside the old one and swapped in when it is complete, so that nothing is
// left over from before and whatever runs from dist/ meanwhile (tests, a demo) is not disturbed.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCommandLine, bundleLocalHeroku } from './bundle.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const INPUTS = [
  'src',
  'simulators/heroku',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
  'scripts/bundle.mjs',
];
const PROGRAM = 'cli/main.js';

/** Latest change of a file, or of anything below a folder, in milliseconds; 0 when it is not there. */
function changed(path) {
  if (!existsSync(path)) return 0;
  if (statSync(path).isFile()) return statSync(path).mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => changed(join(path, name))));
}

const isAsset = (path) => !/\.tsx?$/.test(path);

async function build() {
  const fresh = `.dist-${process.pid}`;
  const old = `${fresh}-old`;
  try {
    const compiler = spawnSync(
      process.execPath,
      ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', fresh],
      { stdio: 'inherit' },
    );
    if (!existsSync(join(fresh, PROGRAM))) return compiler.status || 1;
    cpSync('src', fresh, {
      recursive: true,
      filter: (path) => statSync(path).isDirectory() || isAsset(path),
    });
    await bundleCommandLine(fresh);
    await bundleLocalHeroku(fresh);
    chmodSync(join(fresh, PROGRAM), 0o755);
    if (existsSync('dist')) renameSync('dist', old);
    renameSync(fresh, 'dist');
    return compiler.status ?? 1;
  } finally {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  }
}

const fresh =
  process.argv.includes('--if-stale') &&
  existsSync(join('dist', PROGRAM)) &&
  changed('dist') >= Math.max(...INPUTS.map(changed));
process.exitCode = fresh ? 0 : await build();
