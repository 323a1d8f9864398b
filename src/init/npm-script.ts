import type { Proposal } from './file-edit.ts';
import type { FolderFacts } from '../migrations/folder-facts.ts';

const PATH = 'package.json';
const NAME = 'reset-db';

/** Adds the script `reset-db` to package.json and leaves the rest of its text as it was. */
export function proposeNpmScript({ texts }: FolderFacts, command: string): Proposal {
  const before = texts[PATH];
  const parsed = before === undefined ? undefined : parseObject(before);
  if (before === undefined || !parsed)
    return { edits: [], notes: ['There is no package.json to add a script to.'] };
  if (parsed.scripts && Object.hasOwn(parsed.scripts, NAME))
    return { edits: [], notes: [`${PATH} has a script ${NAME} already; it stays as it is.`] };
  const wanted = { ...parsed, scripts: { ...parsed.scripts, [NAME]: command } };
  const after = insertText(before, command, wanted) ?? format(wanted, before);
  return {
    edits: [{ path: PATH, before, after, why: `npm run ${NAME} runs ${command}.` }],
    notes: [],
  };
}

interface PackageJson {
  scripts?: Record<string, string>;
}

function parseObject(text: string): PackageJson | undefined {
  try {
    const parsed = JSON.parse(text) as PackageJson | null;
    return parsed && typeof parsed === 'object' && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Puts one line before the last brace of `scripts`; undefined when that does not give what is wanted. */
function insertText(before: string, command: string, wanted: PackageJson): string | undefined {
  const line = `"${NAME}": ${JSON.stringify(command)}`;
  const after = before.replace(
    /^([\t ]*)"scripts"\s*:\s*\{([^{}]*?)(\s*)\}/m,
    (_, indent: string, scripts: string) => {
      const comma = scripts === '' ? '' : ',';
      return `${indent}"scripts": {${scripts}${comma}\n${indent}${indent}${line}\n${indent}}`;
    },
  );
  const same = parseObject(after);
  return same && JSON.stringify(same) === JSON.stringify(wanted) ? after : undefined;
}

function format(wanted: PackageJson, before: string): string {
  const indent = /^[\t ]+(?=")/m.exec(before)?.[0] ?? 2;
  return `${JSON.stringify(wanted, null, indent)}${before.endsWith('\n') ? '\n' : ''}`;
}
