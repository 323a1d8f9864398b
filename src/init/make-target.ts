import type { Proposal } from './file-edit.ts';
import type { FolderFacts } from '../migrations/folder-facts.ts';

/** In the order in which GNU make looks for them. */
const MAKEFILES = ['GNUmakefile', 'makefile', 'Makefile'];

/** A rule to add: `make NAME` runs the command. */
export interface MakeRule {
  name: string;
  command: string;
}

/** Adds rules to the end of the Makefile, or makes one. A rule that is there stays. */
export function proposeMakeTargets({ paths, texts }: FolderFacts, rules: MakeRule[]): Proposal {
  const path = MAKEFILES.find((each) => paths.includes(each)) ?? 'Makefile';
  const before = texts[path] ?? null;
  const there = rules.filter(({ name }) => before !== null && hasRule(before, name));
  const added = rules.filter((rule) => !there.includes(rule));
  const notes = there.map(({ name }) => `${path} has a rule ${name} already; it stays as it is.`);
  if (added.length === 0) return { edits: [], notes };
  const gap = before === null || before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const after = `${before ?? ''}${gap}${added.map(ruleText).join('\n')}`;
  const why = added.map(({ name, command }) => `make ${name} runs ${command}.`).join(' ');
  return { edits: [{ path, before, after, why }], notes };
}

const ruleText = ({ name, command }: MakeRule): string =>
  `.PHONY: ${name}\n${name}:\n\t${command.replaceAll('$', '$$$$')}\n`;

/** Alone or among others; not a variable, a recipe line or a comment. */
function hasRule(makefile: string, name: string): boolean {
  const rule = new RegExp(
    `^(?!\\t|#)[^=#\\n]*?(?<![\\w./-])${name}(?![\\w./-])[^=#\\n]*:(?!=)`,
    'm',
  );
  return rule.test(makefile.replace(/^\.PHONY\s*:.*$/gm, ''));
}
