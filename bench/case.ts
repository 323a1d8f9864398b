import type { EmbeddedServer } from '../src/embedded/start-embedded.ts';

/** What every case is given. */
export interface Bench {
  /** Durable: fsync on, PostgreSQL's own defaults. */
  server: EmbeddedServer;
  /** Fewer runs, small sizes only. */
  quick: boolean;
}

export interface Goal {
  text: string;
  /** The figure that decides. */
  found: string;
  met: boolean;
}

/** A table of text, ready to draw. */
export interface Grid {
  title: string;
  head: string[];
  rows: string[][];
}

export interface Section {
  title: string;
  /** What is compared and how, in a sentence or two. */
  text: string;
  grids: Grid[];
  goals: Goal[];
}

/** One thing that is measured; `npm run bench -- NAME` runs it alone. */
export interface Case {
  name: string;
  run(bench: Bench): Promise<Section>;
}
