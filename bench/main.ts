import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../src/embedded/start-embedded.ts';
import { withSession } from '../src/postgres/connect.ts';
import { cases } from './cases/index.ts';
import { drawSection } from './draw.ts';
import { replaceSection } from './document.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
});
const chosen = cases.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
if (chosen.length === 0) {
  console.error(`There is no such case. Known: ${cases.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}

const server = await startEmbedded({ durable: true });
try {
  const order = cases.map(({ name }) => name);
  for (const each of chosen) {
    const drawn = drawSection(await each.run({ server, quick: values.quick }));
    console.log(`${drawn}\n`);
    if (!values.quick) await replaceSection(each.name, `${drawn}\n\n${await conditions()}`, order);
  }
} finally {
  await server.close();
}

async function conditions(): Promise<string> {
  const [row] = await withSession(server.connection(), {}, (session) =>
    session.query<{ version: string }>(`SELECT current_setting('server_version') AS version`),
  );
  const date = new Date().toISOString().slice(0, 10);
  return `Measured on ${date}: ${availableParallelism()} cores, PostgreSQL ${row!.version} with its default settings (fsync on) unless said, Node ${process.versions.node}.`;
}
