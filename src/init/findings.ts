import type { FolderFacts } from '../migrations/folder-facts.ts';
import { findMigrationTools, type FoundTool } from '../migrations/detect-tools.ts';

/** A git remote that deploys to a Heroku app. */
export interface HerokuRemote {
  remote: string;
  app: string;
}

/** What `init` concluded from a folder; everything in it was seen, nothing is guessed. */
export interface Findings {
  tools: FoundTool[];
  /** SQL files that hold a schema; looked for only where there is no tool. */
  sql: string[];
  /** `.env*` files that name a database, with the variable that does. */
  envFiles: { path: string; variable: string }[];
  heroku: HerokuRemote[];
  /** A Procfile and an app.json: made for Heroku, whether or not a remote leads there. */
  forHeroku: boolean;
  /** Has it a Procfile? Only that says how Heroku runs it. */
  procfile: boolean;
  /** Heroku's release phase, often the project's own migration command. */
  release?: string;
  /** Scripts of package.json that sound like migrating. */
  scripts: string[];
  /** The configuration file that is there already. */
  config?: string;
}

const NAMING = ['DATABASE_URL', 'PGDATABASE', 'POSTGRES_DB'];
const SCHEMA_FILES = /^((db|sql)\/)?(schema|structure|init)\.sql$/;
const MIGRATING = /^(db|database)?[:-]?migrate([:-](deploy|latest|up|run))?$/;

/** Concludes from what is in a folder what a configuration should say. Pure. */
export function findingsOf(facts: FolderFacts): Findings {
  const { paths, texts, variables } = facts;
  const tools = findMigrationTools(facts);
  const release = /^release:\s*(\S.*?)\s*$/m.exec(texts['Procfile'] ?? '')?.[1];
  const config = paths.find((path) => /^pgreset\.config\.(ts|js|mjs|json)$/.test(path));
  return {
    tools,
    sql: tools.length > 0 ? [] : paths.filter((path) => SCHEMA_FILES.test(path)),
    envFiles: Object.entries(variables).flatMap(([path, names]) => {
      const variable = NAMING.find((each) => names.includes(each));
      return variable ? [{ path, variable }] : [];
    }),
    heroku: herokuRemotes(texts['.git/config'] ?? ''),
    forHeroku: paths.includes('Procfile') && paths.includes('app.json'),
    procfile: paths.includes('Procfile'),
    ...(release !== undefined && { release }),
    scripts: scriptsOf(texts['package.json']).filter((name) => MIGRATING.test(name)),
    ...(config !== undefined && { config }),
  };
}

/** Remotes over HTTPS (`git.heroku.com/app.git`) and SSH (`git@heroku.com:app.git`). */
function herokuRemotes(gitConfig: string): HerokuRemote[] {
  const sections = gitConfig.matchAll(/^\[remote "([^"\n]+)"\]([^[]*)/gm);
  return [...sections].flatMap(([, remote, body]) => {
    const app = /^\s*url\s*=\s*\S*heroku\.com[/:]([a-z][a-z0-9-]*)(?:\.git)?\s*$/m.exec(body!)?.[1];
    return app === undefined ? [] : [{ remote: remote!, app }];
  });
}

function scriptsOf(packageJson: string | undefined): string[] {
  try {
    const { scripts } = JSON.parse(packageJson ?? '{}') as { scripts?: object };
    return Object.keys(scripts ?? {});
  } catch {
    return [];
  }
}
