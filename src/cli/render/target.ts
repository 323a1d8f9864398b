import { describeConnection, type Target } from '../../index.ts';
import { visible } from './format.ts';
import { sentences } from './layout.ts';
import type { Render } from './paint.ts';

/** Which database is meant, and from where that is known. */
export function renderTarget(target: Target): Render {
  return (style) => {
    const { paint } = style;
    const { name, source, kind, connection, warnings } = target;
    const url = visible(describeConnection(connection));
    return [
      `${paint.blue('●')} ${paint.bold(visible(name))}  ${url}  ${paint.dim(`${kind}, from ${visible(source)}`)}`,
      ...sentences('careful', warnings.map(visible), style, paint.yellow),
    ];
  };
}
