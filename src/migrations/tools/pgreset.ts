import { TRACKING_TABLE } from '../built-in/tracking.ts';
import type { FolderFacts } from '../folder-facts.ts';
import { path } from '../markers.ts';
import type { MigrationTool } from '../migration-tool.ts';
import { plain } from '../runners.ts';

const CONFIG = /^pgreset\.config\.\w+$/;

/** The configuration file, where it speaks of migrations. */
export function configuredMigrations({ texts }: FolderFacts): string | undefined {
  return Object.keys(texts).find(
    (each) => CONFIG.test(each) && /^\s*["']?migrations["']?\s*:/m.test(texts[each]!),
  );
}

/**
 * pgreset's own migrations. They are run in a run's own transaction, not by a command: what is
 * typed here is what a person would type.
 */
export const pgreset: MigrationTool = {
  name: 'migrations',
  title: 'pgreset',
  detect: (facts) =>
    configuredMigrations(facts) ??
    Object.keys(facts.texts).find(
      (each) => each.endsWith('.sql') && /^--[ \t]*up[ \t]*\r?$/im.test(facts.texts[each]!),
    ) ??
    path(/^(db\/)?migrations\/\d[^/]*\.up\.sql$/)(facts),
  tracking: {
    tools: ['pgreset'],
    table: TRACKING_TABLE,
    version: 'version',
    order: 'length(version), version',
  },
  up: plain('pgreset migrate latest'),
  toZero: { kind: 'once', command: plain('pgreset migrate reset') },
  status: plain('pgreset migrate info'),
  // Files to seed from are named (migrations.seed), and run by the run itself.
  seed: null,
  generate: null,
  files: null,
};
