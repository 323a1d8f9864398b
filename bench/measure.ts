/** Named milliseconds of one run: the whole of it, and parts of it that are of interest. */
export type Measures = Record<string, number>;

/** One of several ways to do the same. */
export interface Peer {
  name: string;
  /** Runs in each round: several of what is over so soon that a single one says little. */
  times?: number;
  /** Not timed. */
  prepare?(): Promise<unknown>;
  run(): Promise<Measures>;
  /** Not timed. */
  tidy?(): Promise<unknown>;
}

export interface Timing {
  median: number;
  min: number;
  max: number;
  runs: number;
}

/** What a peer came to: its measures by name, or why it cannot. */
export interface PeerResult {
  name: string;
  measures: Record<string, Timing>;
  error: string | null;
}

/** Milliseconds that `work` took, under `name`. */
export async function timed(name: string, work: () => Promise<unknown>): Promise<Measures> {
  const startedAt = performance.now();
  await work();
  return { [name]: performance.now() - startedAt };
}

/**
 * Runs the peers side by side: one warm-up each, then round after round in alternating order, so
 * that whatever else the machine does meets all of them. A peer that fails is not tried again.
 */
export async function sideBySide(peers: readonly Peer[], runs: number): Promise<PeerResult[]> {
  const found = peers.map((peer) => ({
    peer,
    all: [] as Measures[],
    error: null as string | null,
  }));
  for (let round = -1; round < runs; round++) {
    const order = round % 2 === 0 ? found : found.toReversed();
    for (const entry of order) {
      for (let time = 0; time < (entry.peer.times ?? 1) && entry.error === null; time++) {
        const measures = await runOnce(entry.peer);
        if (typeof measures === 'string') entry.error = measures;
        else if (round >= 0) entry.all.push(measures);
      }
    }
  }
  return found.map(({ peer, all, error }) => ({
    name: peer.name,
    measures: error === null ? summarise(all) : {},
    error,
  }));
}

async function runOnce(peer: Peer): Promise<Measures | string> {
  await peer.prepare?.();
  try {
    return await peer.run();
  } catch (error) {
    return (error as Error).message;
  } finally {
    await peer.tidy?.();
  }
}

function summarise(all: readonly Measures[]): Record<string, Timing> {
  const names = [...new Set(all.flatMap((each) => Object.keys(each)))];
  return Object.fromEntries(
    names.map((name) => [name, timingOf(all.map((each) => each[name] ?? 0))]),
  );
}

export function timingOf(values: readonly number[]): Timing {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)!, runs: sorted.length };
}
