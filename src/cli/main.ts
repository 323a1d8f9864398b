#!/usr/bin/env node
import { readFileSync } from 'node:fs';

const typed = process.argv.slice(2);

// Editors and scripts ask for it often, so it loads nothing.
if (typed.length === 1 && (typed[0] === '--version' || typed[0] === '-v')) {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  process.stdout.write(`${(JSON.parse(text) as { version: string }).version}\n`);
} else {
  // Node 21 has it. Where it is missing, pg asks whether this is Cloudflare by making a Response, for
  // which Node 20 loads its whole fetch: 20 ms.
  if (!('navigator' in globalThis))
    Object.assign(globalThis, { navigator: { userAgent: `Node.js/${process.versions.node}` } });
  const { start } = await import('./start.ts');
  await start(typed);
}
