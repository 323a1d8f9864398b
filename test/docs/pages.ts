import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../harness/build.ts';

/** A fenced block of a page. */
export interface Block {
  language: string;
  text: string;
  /** Line of the page that it begins on. */
  line: number;
  /** What the comment right above it says: `not run: …`, `run`, `file: NAME`, or ''. */
  mark: string;
}

export interface Page {
  /** Relative to the repository, such as `docs/undo.md`. */
  path: string;
  text: string;
  blocks: Block[];
}

const FENCE = /^(?:<!-- (?<mark>[^\n]*?) -->\n+)?```(?<language>\w*)\n(?<text>.*?)^```$/gms;

/** Every page that a reader of the project may open. */
export const pages: Page[] = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map((path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, blocks: blocksOf(text) };
});

function blocksOf(page: string): Block[] {
  return [...page.matchAll(FENCE)].map(({ index, groups }) => ({
    language: groups!['language']!,
    text: groups!['text']!,
    line: page.slice(0, index).split('\n').length,
    mark: groups!['mark'] ?? '',
  }));
}

/** The blocks of one language, each with its page. */
export function blocksIn(language: string): (Block & { path: string })[] {
  return pages.flatMap(({ path, blocks }) =>
    blocks.filter((block) => block.language === language).map((block) => ({ ...block, path })),
  );
}
