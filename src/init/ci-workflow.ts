import type { Proposal } from './file-edit.ts';
import type { FolderFacts } from '../migrations/folder-facts.ts';
import type { Findings } from './findings.ts';

const PATH = '.github/workflows/reset-db.yml';

/**
 * A GitHub workflow that resets a database by hand: whoever starts it types the target's name, which is the
 * consent. The name comes through the environment, so that nothing typed is run as a command.
 */
export function proposeWorkflow(facts: FolderFacts, findings: Findings, way: string): Proposal {
  if (facts.paths.includes(PATH))
    return { edits: [], notes: [`${PATH} is there already; it stays as it is.`] };
  const install = facts.paths.includes('package-lock.json') ? ['      - run: npm ci'] : [];
  const needed = findings.tools[0]?.command;
  const hint =
    needed && install.length === 0 ? [`      # Install here what this needs: ${needed}`] : [];
  const after = [...HEAD, ...hint, ...install, ...step(way), ''].join('\n');
  const why = 'Resets the database of the secret RESET_DATABASE_URL, started by hand on GitHub.';
  return { edits: [{ path: PATH, before: null, after, why }], notes: [] };
}

const HEAD = [
  'name: Reset the database',
  'on:',
  '  workflow_dispatch:',
  '    inputs:',
  '      confirm:',
  '        description: Name of the database that is reset',
  '        required: true',
  'concurrency: reset-db',
  'permissions:',
  '  contents: read',
  'jobs:',
  '  reset:',
  '    runs-on: ubuntu-latest',
  '    steps:',
  '      - uses: actions/checkout@v4',
  '      - uses: actions/setup-node@v4',
  '        with:',
  '          node-version: 22',
];

function step(way: string): string[] {
  return [
    `      - run: npx pgreset ${way} --url env:RESET_DATABASE_URL --confirm "$CONFIRM"`,
    '        env:',
    '          RESET_DATABASE_URL: ${{ secrets.RESET_DATABASE_URL }}',
    '          CONFIRM: ${{ inputs.confirm }}',
  ];
}
