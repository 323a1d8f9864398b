import { randomInt } from 'node:crypto';
import { attachmentsOfApp } from './find.ts';
import type { App, World } from './world.ts';

const SHAPES = ['animated', 'clear', 'concentric', 'crystalline', 'curly', 'cylindrical', 'flat'];
const MORE = ['horizontal', 'rugged', 'round', 'shaped', 'symmetrical', 'tapered', 'vertical'];
const COLORS = 'AMBER AQUA BLACK BLUE BRONZE BROWN COBALT COPPER CRIMSON CYAN GOLD GRAY GREEN'
  .split(' ')
  .concat(
    'JADE MAROON MAUVE NAVY OLIVE ONYX ORANGE PINK PUCE PURPLE RED ROSE SILVER TEAL'.split(' '),
  );

/** A name like `postgresql-curly-12345`. */
export function newAddonName(): string {
  const shapes = [...SHAPES, ...MORE];
  const shape = shapes[randomInt(shapes.length)]!;
  return `postgresql-${shape}-${String(randomInt(100_000)).padStart(5, '0')}`;
}

/** `DATABASE` for the first of an app, then a colour that is free. */
export function newAttachmentName(world: World, app: App): string {
  const taken = new Set(attachmentsOfApp(world, app).map(({ name }) => name));
  if (!taken.has('DATABASE')) return 'DATABASE';
  return newColor(taken);
}

/** An alias beside `DATABASE`, as `pg:promote` asks for one. */
export function newAlias(world: World, app: App): string {
  return newColor(new Set(attachmentsOfApp(world, app).map(({ name }) => name)));
}

function newColor(taken: Set<string>): string {
  const free = COLORS.map((color) => `HEROKU_POSTGRESQL_${color}`).filter(
    (name) => !taken.has(name),
  );
  if (free.length === 0) return `HEROKU_POSTGRESQL_COLOR_${taken.size}`;
  return free[randomInt(free.length)]!;
}
