import { proposeWorkflow } from './ci-workflow.ts';
import { configText } from './config-text.ts';
import type { Proposal } from './file-edit.ts';
import { type Findings, findingsOf } from './findings.ts';
import type { FolderFacts } from '../migrations/folder-facts.ts';
import { type MakeRule, proposeMakeTargets } from './make-target.ts';
import { proposeNpmScript } from './npm-script.ts';

/** What a person asked `init` to write; the configuration file always is. */
export interface InitWishes {
  /** `make reset-db`, and `make reset-db-heroku` for an app of Heroku. */
  make?: boolean;
  /** `npm run reset-db` */
  npmScript?: boolean;
  /** A GitHub workflow. */
  workflow?: boolean;
}

/**
 * The edits that `pgreset init` shows and, after a yes, makes. Pure. Nothing that is there is overwritten:
 * `notes` say what was left alone.
 */
export function proposeInit(facts: FolderFacts, wishes: InitWishes): Proposal {
  const findings = findingsOf(facts);
  const builds = findings.sql.length > 0 || findings.tools[0]?.command !== undefined;
  // Without a way to build the structure anew, only the data can be reset.
  const way = builds ? 'rebuild' : 'clear';
  const proposals = [
    proposeConfig(findings),
    ...(wishes.make ? [proposeMakeTargets(facts, makeRules(findings, way))] : []),
    ...(wishes.npmScript ? [proposeNpmScript(facts, `npx pgreset ${way}`)] : []),
    ...(wishes.workflow ? [proposeWorkflow(facts, findings, way)] : []),
  ];
  return {
    edits: proposals.flatMap(({ edits }) => edits),
    notes: proposals.flatMap(({ notes }) => notes),
  };
}

/** An app's names are letters, digits and dashes: they need no quotes. */
function makeRules({ heroku }: Findings, way: string): MakeRule[] {
  const apps = [...new Set(heroku.map(({ app }) => app))];
  return [
    { name: 'reset-db', command: `npx pgreset ${way}` },
    ...apps.map((app) => ({
      name: apps.length === 1 ? 'reset-db-heroku' : `reset-db-heroku-${app}`,
      command: `npx pgreset rebuild --app ${app}`,
    })),
  ];
}

function proposeConfig(findings: Findings): Proposal {
  if (findings.config !== undefined)
    return { edits: [], notes: [`${findings.config} is there already; it stays as it is.`] };
  const why = 'Tells pgreset about this project.';
  const edit = { path: 'pgreset.config.ts', before: null, after: configText(findings), why };
  return { edits: [edit], notes: [] };
}
