import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { plain } from '../runners.ts';

/** Source: sqitch.org/docs. `db:pg:` takes host, database, user and password from PG*. */
export const sqitch: MigrationTool = {
  name: 'sqitch',
  title: 'Sqitch',
  detect: path(/^sqitch\.plan$/),
  // In the schema `sqitch`, with five more tables.
  tracking: { tools: ['Sqitch'], table: 'changes', version: 'change', order: 'committed_at' },
  up: plain('sqitch deploy db:pg:'),
  toZero: { kind: 'once', command: plain('sqitch revert -y db:pg:') },
  // Its exit code is 1 while nothing is deployed.
  status: plain('sqitch log db:pg:'),
  seed: null,
  generate: null,
  files: {
    folders: ['revert'],
    version: (name) => /^(.+)\.sql$/.exec(name)?.[1] ?? null,
    hasDown: (text) => /^\s*(?!--|BEGIN\b|COMMIT\b)[A-Za-z]/im.test(text),
  },
};
