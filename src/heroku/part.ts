import { PgresetError } from '../errors/pgreset-error.ts';

/** Something that was asked for beside other things: what came, or why it did not. */
export type Part<Value> = { value: Value } | { problem: string };

/** One answer that is missing does not take the others away. */
export async function part<Value>(asked: Promise<Value>): Promise<Part<Value>> {
  try {
    return { value: await asked };
  } catch (error) {
    if (!(error instanceof PgresetError)) throw error;
    return { problem: `${error.message} ${error.why}` };
  }
}
