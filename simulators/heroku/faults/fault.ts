import { z } from 'zod';

const common = {
  /** How many times it happens. */
  times: z.number().int().positive().default(1),
  /** How many matching calls pass unharmed before. */
  skip: z.number().int().min(0).default(0),
};

const call = {
  ...common,
  method: z.string().default('*'),
  /** A regular expression for the path. */
  path: z.string(),
};

/** Only what happens in the app of that name; default: in any. */
const app = z.string().optional();
const when = z.enum(['before', 'after']).default('before');

/** What goes wrong: for a call, or for what a call sets off. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answer'),
    ...call,
    status: z.number().int(),
    id: z.string().default('server_error'),
    message: z.string().default('An internal error occurred.'),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  /** The call gets no answer, and the connection stays open. */
  z.object({ kind: z.literal('timeout'), ...call, when }),
  /** The connection is cut: before the call has an effect, or after it. */
  z.object({ kind: z.literal('drop'), ...call, when }),
  z.object({ kind: z.literal('slow-provisioning'), ...common, app, milliseconds: z.number() }),
  /** Its process runs, and never listens. */
  z.object({
    kind: z.literal('dyno-never-boots'),
    ...common,
    app,
    type: z.string().default('web'),
  }),
  /** It ends at once with status 1, before it listens. */
  z.object({ kind: z.literal('dyno-crashes'), ...common, app, type: z.string().default('web') }),
  /** A one-off dyno is announced, and stays `starting`. */
  z.object({ kind: z.literal('run-never-starts'), ...common, app }),
  z.object({ kind: z.literal('release-fails'), ...common, app }),
]);

export type Fault = z.infer<typeof faultSchema>;

/** Takes the first fault of that kind that is due, and counts it down. */
export function takeFault<K extends Fault['kind']>(
  faults: Fault[],
  kind: K,
  concerns: (fault: Extract<Fault, { kind: K }>) => boolean = () => true,
): Extract<Fault, { kind: K }> | undefined {
  for (const fault of faults) {
    if (!isKind(fault, kind) || !concerns(fault)) continue;
    if (fault.skip > 0) {
      fault.skip -= 1;
      continue;
    }
    fault.times -= 1;
    if (fault.times === 0) faults.splice(faults.indexOf(fault), 1);
    return fault;
  }
  return undefined;
}

/** Whether a fault is meant for that app. */
export function isFor(fault: { app?: string | undefined }, name: string): boolean {
  return fault.app === undefined || fault.app === name;
}

function isKind<K extends Fault['kind']>(
  fault: Fault,
  kind: K,
): fault is Extract<Fault, { kind: K }> {
  return fault.kind === kind;
}
