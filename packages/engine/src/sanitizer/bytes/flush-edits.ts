import type { BulkPseudonyms } from '../../pseudonyms/schemes/scheme.ts';
import {
  getAreaAddress,
  getElementCount,
  getGrowth,
  getMarkCount,
  hasPendingSeals,
  restartInput,
} from './control-block.ts';
import { growMemory, type Kernel, type Room, SLACK_BYTES } from './create-kernel.ts';
import { type KernelSession, recordHighWater } from './kernel-session.ts';
import { appendOutput } from './output-bytes.ts';

/** Makes output of the input up to `position` and moves the rest of the input to the front. */
export function flushEdits(open: KernelSession, position: number): void {
  if (position === 0) return;
  const { kernel } = open;
  recordHighWater(open);
  kernel.exports.flushHashes();
  sealValues(kernel, open.treatmentContext.pseudonymizer.bulk?.());
  if (open.outputLength + getMaxOutputLength(kernel, position) > getOutputCapacity(kernel))
    makeRoom(open, position);
  const elements = getElementCount(kernel.control) + getMarkCount(kernel.control);
  if (elements > kernel.room.elements)
    growMemory(kernel, { ...kernel.room, elements: elements * 2 }, getHeldBytes(open));
  open.outputLength = kernel.exports.emit(position, open.outputLength);
  open.highWater.output = Math.max(open.highWater.output, open.outputLength);
  if (position < open.inputLength) {
    const input = getAreaAddress(kernel.control, 'input');
    kernel.bytes.copyWithin(input, input + position, input + open.inputLength);
  }
  open.inputLength -= position;
  restartInput(kernel.control, open.inputLength);
}

/** Takes out what may leave, when that is most of it. Lists that are open, and rows that are sorted, get more room. */
function makeRoom(open: KernelSession, position: number): void {
  const { kernel } = open;
  const settled = kernel.exports.settled(open.outputLength);
  if (settled * 2 > open.outputLength) takeOutput(open, settled);
  const needed = open.outputLength + getMaxOutputLength(kernel, position);
  if (needed > getOutputCapacity(kernel))
    growMemory(kernel, { ...kernel.room, output: needed * 2 }, getHeldBytes(open));
}

/** Bytes of the input and output in the kernel's memory. */
export function getHeldBytes({ inputLength, outputLength }: KernelSession): Pick<Room, 'input' | 'output'> {
  return { input: inputLength, output: outputLength };
}

/** Takes the first bytes of the output out of the kernel's memory. */
function takeOutput(open: KernelSession, bytes: number): void {
  const { kernel, output, outputLength } = open;
  appendOutput(output, getKernelOutput(open, 0, bytes), false);
  kernel.exports.advance(bytes, outputLength);
  open.outputLength = outputLength - bytes;
}

/** No more than that comes of the input up to `position`; copies in steps need a little room behind it. */
function getMaxOutputLength({ control }: Kernel, position: number): number {
  return position + getGrowth(control) + SLACK_BYTES;
}

/** The names that the kernel has noted lie behind the output. */
function getOutputCapacity({ control }: Kernel): number {
  return getAreaAddress(control, 'others') - getAreaAddress(control, 'output');
}

/**
 * Takes the output out of the kernel's memory.
 *
 * @param last whether the document ends with it
 */
export function drainOutput(open: KernelSession, last: boolean): void {
  if (open.outputLength === 0) return;
  appendOutput(open.output, getKernelOutput(open, 0, open.outputLength), last);
  open.outputLength = 0;
}

/** A view of the output that is in the kernel's memory. */
export function getKernelOutput({ kernel }: KernelSession, start: number, end: number): Uint8Array {
  const output = getAreaAddress(kernel.control, 'output');
  return kernel.bytes.subarray(output + start, output + end);
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
  if (bulk === undefined || !hasPendingSeals(kernel.control)) return;
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
  const start = getAreaAddress(control, 'blocks');
  bytes.set(encryptBlocks(bytes.subarray(start, start + blocks * BLOCK_BYTES)), start);
}
