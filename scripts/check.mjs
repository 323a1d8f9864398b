// Runs every check:… script of package.json, as many at a time as there are processors, and shows
// what each took. All of them run even if one fails: one look is to show everything that is wrong.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const waiting = Object.keys(scripts).filter((name) => name.startsWith('check:'));
const failed = [];

async function run(name) {
  const start = performance.now();
  const child = spawn('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const code = await new Promise((done) => child.on('close', done));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(16)} ${seconds} s`);
  if (code === 0) return;
  failed.push(name);
  console.log(output.trimEnd());
}

async function worker() {
  for (let name = waiting.shift(); name; name = waiting.shift()) await run(name);
}

await Promise.all(Array.from({ length: availableParallelism() }, worker));
if (failed.length > 0) {
  console.log(`\nFailed: ${failed.map((name) => `npm run ${name}`).join(', ')}`);
  process.exitCode = 1;
}
