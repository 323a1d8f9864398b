import type { Findings } from './findings.ts';
import { guardOf, quote, quoteKey } from './quote.ts';

/**
 * Targets for the apps that git remotes lead to. How such an app builds its structure only its
 * Procfile says: by a release command, or when its dynos start.
 *
 * @param taken names of other targets
 */
export function herokuTargets({ heroku, procfile, release }: Findings, taken: string[]): string[] {
  return heroku.flatMap(({ remote, app }) => {
    const name = taken.includes(remote) ? app : remote;
    const build = `, build: { heroku: ${quote(release === undefined ? 'restart' : 'release')} }`;
    const settings = `heroku: { app: ${quote(app)} }${procfile ? build : ''}${guardOf(remote, app)}`;
    return [
      `// The git remote ${remote}${procfile ? `; ${howBuilt(release)}` : ''}`,
      `${quoteKey(name)}: { ${settings} },`,
    ];
  });
}

const howBuilt = (release: string | undefined): string =>
  release === undefined
    ? 'the Procfile has no release command, so the dynos build the structure when they start'
    : `the Procfile builds the structure by its release command: ${release}`;

/** What else is to be said about Heroku. */
export function herokuLines({ heroku, forHeroku }: Findings): string[] {
  const [first] = heroku;
  if (first)
    return [
      '// Say what has to be there after a reset; this prints what is there now:',
      `//   pgreset verify --learn --app ${first.app}`,
    ];
  if (!forHeroku) return [];
  return [
    '// A Procfile and an app.json: an app of Heroku, but no git remote says which. Name it:',
    "// targets: { heroku: { heroku: { app: 'NAME' } } },",
  ];
}
