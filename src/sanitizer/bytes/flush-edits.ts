import type { Kernel } from './create-kernel.ts';
import { CTL_GROWTH, CTL_INPUT, CTL_LENGTH, CTL_OTHERS, CTL_OUTPUT, CTL_POSITION } from './layout.ts';
import { appendOutput } from './output-bytes.ts';
import { noteHighWater, type Passage } from './passage.ts';
import { sealValues } from './seal-values.ts';

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
    const input = kernel.control[CTL_INPUT] ?? 0;
    kernel.bytes.copyWithin(input, input + position, input + open.pending);
  }
  open.pending -= position;
  kernel.control[CTL_LENGTH] = open.pending;
  kernel.control[CTL_POSITION] = 0;
}

/** No more than that comes of the input up to `position`; copies in steps of 32 bytes need a little room behind it. */
function mostOutput({ control }: Kernel, position: number): number {
  return position + (control[CTL_GROWTH] ?? 0) + SLACK;
}

/** The names that the kernel has noted lie behind the output. */
function outputRoom({ control }: Kernel): number {
  return (control[CTL_OTHERS] ?? 0) - (control[CTL_OUTPUT] ?? 0);
}

const SLACK = 4_096;

/**
 * Takes the output out of the kernel's memory.
 *
 * @param last whether the document ends with it
 */
export function takeOutput(open: Passage, last: boolean): void {
  if (open.used === 0) return;
  const { control, bytes } = open.kernel;
  const start = control[CTL_OUTPUT] ?? 0;
  appendOutput(open.output, bytes.subarray(start, start + open.used), last);
  open.used = 0;
}
