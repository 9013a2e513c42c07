// The kernel of the byte engine, in AssemblyScript (a dialect of TypeScript that compiles to WebAssembly). It imports nothing,
// allocates nothing and holds no object: the host lays out the memory behind `heapBase` and speaks to it through the control
// block (tools/kernel-layout). Plain addresses keep bounds checks out of the inner loops. WebAssembly's sandbox
// and the tests that compare it with the tree engine keep it safe.
import { zeroizeMemo } from './edits.ts';
import { emit, zeroizePayload } from './emit.ts';
import { prepareIdentify, zeroizeCanonical } from './identify.ts';
import { COPY_SLACK, JOB_BYTES, PADDING } from './layout.ts';
import { CONTROL, control, prepareNodes, TALLY } from './memory.ts';
import { zeroizeLists } from './lists.ts';
import { zeroizeNames } from './names.ts';
import { advance, abandonOrder, gatherRows, settled, sortRows, zeroizeOrder } from './order.ts';
import { zeroizePhrases } from './phrases.ts';
import { admitDeferred, answer, scan, startScan } from './scan.ts';
import { applyCounters, gatherBlocks, gatherCounters, scatterBlocks } from './seal.ts';
import { flushHashes, KEY_BLOCK, zeroizeHashes } from './sha256.ts';
import { prepareText } from './text.ts';

export { admitDeferred, answer, emit, scan, startScan };
export { advance, abandonOrder, gatherRows, settled, sortRows };
export { applyCounters, flushHashes, gatherBlocks, gatherCounters, scatterBlocks };

export function prepare(): void {
  prepareNodes();
  prepareText();
  prepareIdentify();
}
// @inline
function zeroizeArea(start: usize, length: u32): void {
  memory.fill(start, 0, <usize>length);
}

/**
 * Overwrites what is left of a document. The arguments are the most bytes that the areas have held; a little more is zeroized,
 * because copies go in steps of 32 bytes.
 */
export function zeroize(input: u32, output: u32, texts: u32, jobs: u32, sealed: u32): void {
  zeroizeArea(control.input, input + PADDING);
  zeroizeArea(control.output, output + COPY_SLACK);
  zeroizeArea(control.texts, texts + COPY_SLACK);
  zeroizeArea(control.others, control.othersUsed);
  if (jobs > 0) zeroizeArea(control.digests, jobs * JOB_BYTES);
  if (sealed > 0) {
    zeroizeArea(control.sealed, sealed + COPY_SLACK);
    zeroizeArea(control.blocks, sealed + COPY_SLACK);
  }
  zeroizeHashes();
  zeroizeMemo();
  zeroizeCanonical();
  zeroizeLists();
  zeroizeNames();
  zeroizePayload();
  zeroizePhrases();
  zeroizeOrder();
}
export function controlBlock(): usize {
  return CONTROL;
}
export function keyBlock(): usize {
  return KEY_BLOCK;
}
export function tallyBlock(): usize {
  return TALLY;
}
/** First address that is the host's to use. */
export function heapBase(): usize {
  return __heap_base;
}
