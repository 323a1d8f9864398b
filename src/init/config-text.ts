import type { Findings } from './findings.ts';
import { herokuLines, herokuTargets } from './heroku-text.ts';
import { guardOf, quote, quoteKey } from './quote.ts';

/**
 * The text of `pgreset.config.ts`: only what was found, each line with the reason it is there. What could be
 * said too is described in docs/configuration.md, not written in as if it were known.
 */
export function configText(findings: Findings): string {
  const body = [...targetLines(findings), ...herokuLines(findings), ...buildLines(findings)];
  return [
    `import { defineConfig } from 'pgreset';`,
    '',
    '// Written by pgreset init from what is in this folder. All keys: docs/configuration.md',
    'export default defineConfig({',
    ...body.map((line) => `  ${line}`),
    '});',
    '',
  ].join('\n');
}

/** `.env` is found without being named; its siblings (`.env.test`) and apps become targets to choose. */
function targetLines(findings: Findings): string[] {
  const { envFiles } = findings;
  const own = envFiles.find(({ path }) => path === '.env');
  const others = envFiles.filter(({ path }) => path !== '.env');
  const said = own
    ? [`// Without --target, the database is the one in .env (${own.variable}).`]
    : [];
  const lines = [
    ...others.map(({ path }) => {
      const name = path.slice('.env.'.length);
      return `${quoteKey(name)}: { envFile: ${quote(path)}${guardOf(name)} },`;
    }),
    ...herokuTargets(
      findings,
      others.map(({ path }) => path.slice('.env.'.length)),
    ),
  ];
  if (lines.length === 0) return said;
  return [...said, 'targets: {', ...lines.map((line) => `  ${line}`), '},'];
}

function buildLines({ tools, sql, release, scripts, heroku }: Findings): string[] {
  const [tool, ...others] = tools;
  const alternatives = [
    ...others.map(({ name, marker, command }) => `${marker} (${name}): ${command ?? 'on start'}`),
    ...(release && heroku.length === 0 ? [`Procfile, release: ${release}`] : []),
    ...scripts.map((name) => `package.json: npm run ${name}`),
  ].map((text) => `// Also found: ${text}`);
  if (tool?.command)
    return [
      `// ${tool.name} (${tool.marker}) builds the structure after a rebuild: ${tool.command}`,
      `build: { tool: ${quote(tool.tool)} },`,
      ...alternatives,
    ];
  if (tool)
    return [
      `// ${tool.name} (${tool.marker}) builds the structure when the app starts: name that command.`,
      `// build: { command: '…' },`,
      ...alternatives,
    ];
  if (sql.length > 0)
    return [
      '// These files build the structure after a rebuild, in the same transaction.',
      `build: { sql: [${sql.map(quote).join(', ')}] },`,
      ...alternatives,
    ];
  return alternatives;
}
