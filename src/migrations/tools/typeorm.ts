import { dependency } from '../markers.ts';
import type { Command, MigrationTool } from '../migration-tool.ts';
import { onNode, shellWord } from '../runners.ts';

const DATA_SOURCE = /^(src\/|src\/db\/|src\/database\/|db\/)?data-?source\.[cm]?[jt]s$/i;

/** The program that can read the data source, which every command has to be given. */
const typeormCommand =
  (command: string): Command =>
  (project) => {
    const source = project.facts.paths.find((each) => DATA_SOURCE.test(each)) ?? 'data-source.js';
    const isModule = /"type"\s*:\s*"module"/.test(project.facts.texts['package.json'] ?? '');
    const runner = isModule ? 'typeorm-ts-node-esm' : 'typeorm-ts-node-commonjs';
    const program = source.endsWith('ts') ? runner : 'typeorm';
    return onNode(project, `${program} ${command} -d ${shellWord(source)}`);
  };

/** Source: typeorm.io, migrations. `migration:revert` takes back one. */
export const typeorm: MigrationTool = {
  name: 'typeorm',
  title: 'TypeORM',
  detect: dependency('typeorm', DATA_SOURCE),
  tracking: { tools: ['TypeORM'], table: 'migrations', version: 'name', order: 'timestamp, id' },
  up: typeormCommand('migration:run'),
  toZero: { kind: 'repeat', command: typeormCommand('migration:revert') },
  status: typeormCommand('migration:show'),
  seed: null,
  generate: null,
  // Classes in files that only the data source knows; TypeScript demands a down of each.
  files: null,
};
