import { proofFailed } from '../cli-errors.ts';
import { renderIdentical } from '../render/demo.ts';
import type { Terminal } from '../terminal.ts';
import { compareProofs, type TableProof } from './proof.ts';

/**
 * Shows that every row is there again.
 *
 * @throws PgresetError when one is not
 */
export function prove(terminal: Terminal, before: TableProof[], after: TableProof[]): void {
  const differences = compareProofs(before, after);
  terminal.answer({ proof: { identical: differences.length === 0, before, after } });
  if (differences.length > 0) throw proofFailed(differences);
  terminal.show(renderIdentical(after));
}
