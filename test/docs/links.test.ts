import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../harness/build.ts';
import { pages } from './pages.ts';

const prose = (text: string) => text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]*`/g, '');

/** As GitHub makes them from headings. */
function anchors(path: string): string[] {
  const page = pages.find((each) => each.path === path);
  return [...(page?.text ?? '').matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}

test.each(pages)('$path: internal links lead somewhere', ({ path, text }) => {
  const links = [...prose(text).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(([, link]) => link!);
  const broken = links.filter((link) => {
    const [file, anchor] = link.split('#');
    const target = file ? normalize(join(dirname(path), file)) : path;
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchors(target).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test.each(pages)('$path: files of the repository that it names are there', ({ path, text }) => {
  const named = [...text.matchAll(/`((?:src|test|scripts|bench|docs|examples)\/[\w./-]+)`/g)];
  const missing = named.map(([, file]) => file!).filter((file) => !existsSync(join(ROOT, file)));
  expect(missing, path).toEqual([]);
});

test('docs/README.md lists every page of docs/', () => {
  const index = pages.find(({ path }) => path === 'docs/README.md')!.text;
  const absent = pages
    .map(({ path }) => path)
    .filter((path) => path.startsWith('docs/') && path !== 'docs/README.md')
    .filter((path) => !index.includes(`](${path.slice('docs/'.length)})`));
  expect(absent).toEqual([]);
});
