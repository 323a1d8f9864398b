import pc from 'picocolors';

/** What renderers colour with: information blue, warnings and progress yellow, success green, errors red. */
export type Paint = Pick<
  ReturnType<typeof pc.createColors>,
  'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'inverse'
>;

/** How a renderer has to draw. */
export interface Style {
  paint: Paint;
  /** Columns that there are. */
  width: number;
  /** Show all of what is otherwise shortened. */
  verbose: boolean;
}

/** Something to show: data that is turned into lines once it is known where they go. */
export type Render = (style: Style) => string[];

/** Colours, or the same functions without effect. */
export function paintOf(coloured: boolean): Paint {
  return pc.createColors(coloured);
}
