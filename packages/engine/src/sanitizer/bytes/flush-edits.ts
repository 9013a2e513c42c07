import type { BulkPseudonyms } from '../../pseudonyms/schemes/scheme.ts';
import { areaOf, growthOf, hasSeals, restartInput } from './control-block.ts';
import { type Kernel, SLACK } from './create-kernel.ts';
import { appendOutput } from './output-bytes.ts';
import { noteHighWater, type Passage } from './passage.ts';

/** Makes output of the input up to `position` and moves the rest of the input to the front. */
export function flushEdits(open: Passage, position: number): void {
  if (position === 0) return;
  const { kernel } = open;
  noteHighWater(open);
  kernel.exports.flushHashes();
  sealValues(kernel, open.treating.pseudonymizer.bulk?.());
  if (open.used + mostOutput(kernel, position) > outputRoom(kernel)) takeOutput(open, false);
  open.used = kernel.exports.emit(position, open.used);
  open.high.output = Math.max(open.high.output, open.used);
  if (position < open.pending) {
    const input = areaOf(kernel.control, 'input');
    kernel.bytes.copyWithin(input, input + position, input + open.pending);
  }
  open.pending -= position;
  restartInput(kernel.control, open.pending);
}

/** No more than that comes of the input up to `position`; copies in steps need a little room behind it. */
function mostOutput({ control }: Kernel, position: number): number {
  return position + growthOf(control) + SLACK;
}

/** The names that the kernel has noted lie behind the output. */
function outputRoom({ control }: Kernel): number {
  return areaOf(control, 'others') - areaOf(control, 'output');
}

/**
 * Takes the output out of the kernel's memory.
 *
 * @param last whether the document ends with it
 */
export function takeOutput(open: Passage, last: boolean): void {
  if (open.used === 0) return;
  const { control, bytes } = open.kernel;
  const start = areaOf(control, 'output');
  appendOutput(open.output, bytes.subarray(start, start + open.used), last);
  open.used = 0;
}

/** Of a kernel that makes reversible pseudonyms. */
export type SealingKernel = Pick<Kernel, 'bytes' | 'control'> & {
  readonly exports: Pick<
    Kernel['exports'],
    'gatherBlocks' | 'scatterBlocks' | 'gatherCounters' | 'applyCounters'
  >;
};

/** Encrypts the values whose reversible pseudonyms are due. Their number decides about the calls, not their length. */
export function sealValues(kernel: SealingKernel, bulk: BulkPseudonyms | undefined): void {
  if (bulk === undefined || !hasSeals(kernel.control)) return;
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

const BLOCK_BYTES = 16;

function encrypt({ bytes, control }: SealingKernel, blocks: number, { encryptBlocks }: BulkPseudonyms): void {
  const start = areaOf(control, 'blocks');
  bytes.set(encryptBlocks(bytes.subarray(start, start + blocks * BLOCK_BYTES)), start);
}
