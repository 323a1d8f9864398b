import type { BuiltInFacts } from '../migrations/built-in/facts.ts';
import type { Migration } from '../migrations/built-in/migration.ts';
import type { ToolFacts } from '../migrations/tool-facts.ts';
import type { Step } from '../steps/step.ts';
import { refusePassword } from './command-password.ts';
import { migrateSteps } from './migrate-steps.ts';
import type { RebuildRequest } from './plan.ts';
import { commandOf, toolStep } from './tool-plan.ts';

/** What a build is made of. */
interface Wanted {
  build: RebuildRequest['build'];
  facts: ToolFacts | null;
  /** The built-in ones to apply; none where another tool builds. */
  migrations: Migration[];
  schemas: string[];
  /** Number of the transaction that SQL and built-in migrations may be part of. */
  first: number;
}

/**
 * The steps that make the new state: SQL and built-in migrations in a transaction of the run, a
 * command or a migration tool on connections of its own.
 *
 * @throws PgresetError `password-in-command`, `tool-cannot`
 */
export function buildSteps({ build, facts, migrations, schemas, first }: Wanted): Step[] {
  if (facts?.builtIn) return migrationSteps(facts.builtIn, migrations, first);
  if (facts) return [toolStep(facts, 'up', upCommand(facts), schemas)];
  if (build.kind === 'sql') return [{ kind: 'build-sql', transaction: first, files: build.files }];
  // The app's own ways are added with the app: on-heroku.ts.
  if (build.kind !== 'command') return [];
  refusePassword(build.command);
  return [{ kind: 'build-command', transaction: 0, command: build.command }];
}

/** They join the transaction, as far as they stand one. */
function migrationSteps({ schema }: BuiltInFacts, migrations: Migration[], first: number): Step[] {
  return migrateSteps({
    direction: 'up',
    schema,
    migrations: migrations.map(({ version, name, up }) => ({
      version,
      name,
      checksum: up.sha256,
      part: up,
    })),
    named: null,
    first,
  });
}

/** What is typed to apply all migrations. */
export function upCommand(facts: ToolFacts): string {
  const next = 'It migrates when the app starts: pgreset rebuild --with "COMMAND that starts it"';
  return commandOf(facts, facts.tool.up, 'migrate by a command', next);
}
