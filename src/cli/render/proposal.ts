import type { Proposal } from '../../index.ts';
import { visible } from './format.ts';
import { sentences } from './layout.ts';
import type { Paint, Render } from './paint.ts';

/** The edits that `init` proposes: each file with the lines that are new. */
export function renderProposal({ edits, notes }: Proposal): Render {
  return (style) => {
    const { paint } = style;
    return [
      ...edits.flatMap(({ path, before, after, why }) => [
        '',
        `${paint.bold(visible(path))}  ${paint.dim(before === null ? 'new' : 'changed')}  ${paint.dim(why)}`,
        ...added(before ?? '', after, paint),
      ]),
      ...(notes.length > 0 ? ['', ...sentences('note', notes, style)] : []),
      '',
    ];
  };
}

/** Edits only ever add: the lines that were not there, in green. */
function added(before: string, after: string, paint: Paint): string[] {
  const left = before.split('\n');
  return after
    .replace(/\n$/, '')
    .split('\n')
    .flatMap((line) => {
      const known = left.indexOf(line);
      if (before !== '' && known >= 0) {
        left.splice(known, 1);
        return [];
      }
      return [paint.green(`  + ${visible(line).replaceAll('\\t', '    ')}`)];
    });
}
