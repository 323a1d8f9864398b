import pg from 'pg';

/** One message to the server, from sending it to the last byte of its answer, parsed. */
export interface TracedQuery {
  text: string;
  /** Milliseconds since the trace began. */
  start: number;
  ms: number;
}

export interface Trace<Result> {
  result: Result;
  /** Milliseconds, all in all. */
  ms: number;
  queries: TracedQuery[];
}

type AnyMethod = (...values: unknown[]) => unknown;

/** Notes every round trip that pgreset makes during `work`, opening connections included. */
export async function traced<Result>(work: () => Promise<Result>): Promise<Trace<Result>> {
  const queries: TracedQuery[] = [];
  const startedAt = performance.now();
  const restore = (['query', 'connect', 'end'] as const).map((name) =>
    wrap(name, async (text, call) => {
      const start = performance.now();
      try {
        return await call();
      } finally {
        queries.push({ text, start: start - startedAt, ms: performance.now() - start });
      }
    }),
  );
  try {
    const result = await work();
    return { result, ms: performance.now() - startedAt, queries };
  } finally {
    for (const each of restore) each();
  }
}

type Around = (text: string, call: () => unknown) => Promise<unknown>;

function wrap(name: 'query' | 'connect' | 'end', around: Around): () => void {
  const prototype = pg.Client.prototype as unknown as Record<string, AnyMethod>;
  const original = prototype[name]!;
  prototype[name] = function (this: unknown, ...values) {
    const text = typeof values[0] === 'string' ? values[0] : `(${name})`;
    return around(text, () => original.apply(this, values));
  };
  return () => {
    prototype[name] = original;
  };
}

/** Milliseconds of the queries whose text matches. */
export function sumOf(queries: readonly TracedQuery[], pattern: RegExp): number {
  return queries.filter(({ text }) => pattern.test(text)).reduce((sum, { ms }) => sum + ms, 0);
}
