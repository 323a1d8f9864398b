import type { Proposal } from './file-edit.ts';
import type { FolderFacts } from '../migrations/folder-facts.ts';

/** In the order in which GNU make looks for them. */
const MAKEFILES = ['GNUmakefile', 'makefile', 'Makefile'];
/** A rule for it, alone or among others; not a variable, a recipe line or a comment. */
const RULE = /^(?!\t|#)[^=#\n]*?(?<![\w./-])reset-db(?![\w./-])[^=#\n]*:(?!=)/m;

/** Adds `make reset-db` to the end of the Makefile, or makes one. A rule that is there stays. */
export function proposeMakeTarget({ paths, texts }: FolderFacts, command: string): Proposal {
  const path = MAKEFILES.find((each) => paths.includes(each)) ?? 'Makefile';
  const before = texts[path] ?? null;
  if (before !== null && RULE.test(withoutPhony(before)))
    return { edits: [], notes: [`${path} has a rule reset-db already; it stays as it is.`] };
  const rule = `.PHONY: reset-db\nreset-db:\n\t${command.replaceAll('$', '$$$$')}\n`;
  const gap = before === null || before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const after = `${before ?? ''}${gap}${rule}`;
  return { edits: [{ path, before, after, why: `make reset-db runs ${command}.` }], notes: [] };
}

function withoutPhony(makefile: string): string {
  return makefile.replace(/^\.PHONY\s*:.*$/gm, '');
}
