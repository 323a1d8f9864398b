import type { FolderFacts } from './folder-facts.ts';

/** Recognises a tool by a path that is its own. */
export const path =
  (pattern: RegExp) =>
  ({ paths }: FolderFacts): string | undefined =>
    paths.find((each) => pattern.test(each));

/** A common file name says little by itself: the package has to be a dependency too. */
export const dependency =
  (name: string, pattern: RegExp) =>
  (facts: FolderFacts): string | undefined =>
    facts.texts['package.json']?.includes(`"${name}"`) ? path(pattern)(facts) : undefined;

/** Recognises a tool by a comment that its SQL files begin with. */
export const sqlSaying =
  (comment: string) =>
  ({ texts }: FolderFacts): string | undefined =>
    Object.keys(texts).find((each) => each.endsWith('.sql') && texts[each]!.includes(comment));
