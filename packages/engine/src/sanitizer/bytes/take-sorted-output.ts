import { getAreaAddress, getElementCount, getRowsRange } from './control-block.ts';
import { drainOutput, getKernelOutput } from './flush-edits.ts';
import { createTrap } from './kernel-module.ts';
import type { KernelSession } from './kernel-session.ts';
import { appendOutput, reserveOutput } from './output-bytes.ts';

/** Whether the caller had Graph sort the rows: then the host sorts runs of equal ones. */
export function isInRuns({ orderBy, kernel }: KernelSession): boolean {
  return orderBy !== undefined && getElementCount(kernel.control) > 1;
}

/**
 * Takes the output of a document that has ended out of the kernel's memory, its rows in their order.
 *
 * @throws a trap when bytes are missing or too many: then the document is withheld and the kernel not used again
 */
export function takeSortedOutput(open: KernelSession): void {
  if (isInRuns(open) || open.kernel.exports.sortRows() === 0) drainOutput(open, true);
  else gatherOutput(open);
}

function gatherOutput(open: KernelSession): void {
  const { output, outputLength, kernel } = open;
  const { start, end } = getRowsRange(kernel.control);
  reserveOutput(output, outputLength);
  const behind = output.length + end;
  appendOutput(output, getKernelOutput(open, 0, start), true);
  gatherRows(open, behind);
  if (output.length !== behind) throw createTrap();
  appendOutput(output, getKernelOutput(open, end, outputLength), true);
  open.outputLength = 0;
}

function gatherRows({ kernel, output }: KernelSession, behind: number): void {
  const space = getAreaAddress(kernel.control, 'sortSpace');
  for (let bytes = 1; bytes > 0 && output.length < behind; ) {
    bytes = kernel.exports.gatherRows();
    appendOutput(output, kernel.bytes.subarray(space, space + bytes), true);
  }
}
