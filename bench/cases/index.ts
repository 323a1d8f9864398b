import type { Case } from '../case.ts';
import { clear } from './clear.ts';
import { clearBig } from './clear-big.ts';
import { drift } from './drift.ts';
import { heroku } from './heroku.ts';
import { migrations } from './migrations.ts';
import { purge } from './purge.ts';
import { rebuild } from './rebuild.ts';
import { recreate } from './recreate.ts';
import { snapshot } from './snapshot.ts';
import { start } from './start.ts';
import { testing } from './testing.ts';

/** In the order of docs/benchmarks.md. */
export const cases: readonly Case[] = [
  rebuild,
  recreate,
  clear,
  clearBig,
  purge,
  migrations,
  snapshot,
  drift,
  start,
  heroku,
  testing,
];
