import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { type ErrorEntry, readErrors } from './read-errors.ts';

const INTRO = `<!-- Written by scripts/generate-errors.ts from the sources. To change a text, change it there. -->

# Errors

Every error has a code, and says in four sentences what happened, why, what state the database is in, and what to
do next. With \`--json\` it is an object with \`code\`, \`what\`, \`why\`, \`state\`, \`next\`, \`exit\` and \`details\`
(more lines, such as the names of what stands in the way). In the library it is a \`PgresetError\` with the same
fields.

Words in *italics* are filled in at run time; « / » separates what is said in one case and in another. Where
nothing is said about the state, it is «Nothing was changed.»

What the numbers mean: [exit-codes.md](exit-codes.md).
`;

/** The text of docs/errors.md. */
export async function errorsText(): Promise<string> {
  const entries = readErrors(fileURLToPath(new URL('../src/', import.meta.url)));
  const codes = [...new Set(entries.map(({ code }) => code))].sort();
  const sections = codes.map((wanted) => {
    const same = entries.filter(({ code }) => code === wanted);
    return `## ${wanted}\n\n${same.map(describe).join('\n\n')}`;
  });
  return prettier.format([INTRO, ...sections].join('\n\n'), { parser: 'markdown' });
}

function describe({ doc, what, why, state, next, exit }: ErrorEntry): string {
  const lines = [
    ...(isOpen(why) ? [] : [`- Why: ${why}`]),
    ...(state === 'Nothing was changed.' ? [] : [`- State: ${state}`]),
    ...(isOpen(next) ? [] : [`- Next: ${next}`]),
    `- Exit code: ${exit}`,
  ];
  const title = isOpen(what) ? [] : [`**${what}**`];
  return [doc, ...title, lines.join('\n')].filter(Boolean).join('\n\n');
}

/** Nothing but a value that is known at run time. */
const isOpen = (text: string): boolean => /^\*\w+\*$/.test(text);

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL('../docs/errors.md', import.meta.url), await errorsText());
