import { saysProduction } from '../target/protection.ts';
import type { Findings } from './findings.ts';

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

/** `.env` is found without being named; its siblings (`.env.test`) become targets to choose. */
function targetLines({ envFiles }: Findings): string[] {
  const own = envFiles.find(({ path }) => path === '.env');
  const others = envFiles.filter(({ path }) => path !== '.env');
  const said = own
    ? [`// Without --target, the database is the one in .env (${own.variable}).`]
    : [];
  if (others.length === 0) return said;
  return [
    ...said,
    'targets: {',
    ...others.map(({ path }) => {
      const name = path.slice('.env.'.length);
      const guard = saysProduction(name) ? ', protected: true' : '';
      return `  ${/^[a-z]\w*$/i.test(name) ? name : quote(name)}: { envFile: ${quote(path)}${guard} },`;
    }),
    '},',
  ];
}

function herokuLines({ heroku }: Findings): string[] {
  return heroku.map(({ remote, app }) => `// The git remote ${remote} is the Heroku app ${app}.`);
}

function buildLines({ tools, sql, release, scripts }: Findings): string[] {
  const [tool, ...others] = tools;
  const alternatives = [
    ...others.map(({ name, marker, command }) => `${marker} (${name}): ${command ?? 'on start'}`),
    ...(release ? [`Procfile, release: ${release}`] : []),
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

/** A TypeScript string between single quotes. */
function quote(text: string): string {
  const body = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${body}'`;
}
