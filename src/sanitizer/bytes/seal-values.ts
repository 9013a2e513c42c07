import type { BulkPseudonyms } from '../../pseudonyms/index.ts';
import type { Kernel } from './create-kernel.ts';
import { CTL_BLOCKS, CTL_SEAL_COUNT } from './layout.ts';

/** Encrypts the values whose reversible pseudonyms are due. Their number decides about the calls, not their length. */
export function sealValues(kernel: Kernel, bulk: BulkPseudonyms | undefined): void {
  if (bulk === undefined || kernel.control[CTL_SEAL_COUNT] === 0) return;
  const { exports } = kernel;
  if (bulk.keys.scheme === 'native') {
    encrypt(kernel, exports.gatherCounters(), bulk);
    exports.applyCounters();
    return;
  }
  for (let round = 0; ; round += 1) {
    const blocks = exports.gatherBlocks(round);
    if (blocks === 0) return;
    encrypt(kernel, blocks, bulk);
    exports.scatterBlocks(round);
  }
}

function encrypt({ bytes, control }: Kernel, blocks: number, { encryptBlocks }: BulkPseudonyms): void {
  const start = control[CTL_BLOCKS] ?? 0;
  bytes.set(encryptBlocks(bytes.subarray(start, start + blocks * 16)), start);
}
