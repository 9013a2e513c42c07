// The kernel of the byte engine, in AssemblyScript (a dialect of TypeScript that compiles to WebAssembly). It imports nothing,
// allocates nothing and holds no object: the host lays out the memory behind `heapBase` and speaks to it through the control
// block (tools/kernel-layout). A plain address is used everywhere, so that the inner loops need no bounds check of their own; what keeps
// it safe is the sandbox of WebAssembly and the tests that compare it with the tree engine.
import { wipeMemo } from './edits.ts';
import { emit, wipePayload } from './emit.ts';
import { prepareIdentify, wipeCanonical } from './identify.ts';
import { COPY_SLACK, JOB_BYTES, PADDING } from './layout.ts';
import { CONTROL, control, prepareNodes, TALLY } from './memory.ts';
import { wipeNames } from './names.ts';
import { wipePhrases } from './phrases.ts';
import { admitAsked, answer, scan, startScan } from './scan.ts';
import { applyCounters, gatherBlocks, gatherCounters, scatterBlocks } from './seal.ts';
import { flushHashes, KEY_BLOCK, wipeHashes } from './sha256.ts';
import { prepareText } from './text.ts';

export { admitAsked, answer, emit, scan, startScan };
export { applyCounters, flushHashes, gatherBlocks, gatherCounters, scatterBlocks };

export function prepare(): void {
  prepareNodes();
  prepareText();
  prepareIdentify();
}
// @inline
function wipeArea(start: usize, length: u32): void {
  memory.fill(start, 0, <usize>length);
}

/**
 * Overwrites what is left of a document. The arguments are the most bytes that the areas have held; a little more is wiped,
 * because copies go in steps of 32 bytes.
 */
export function wipe(input: u32, output: u32, texts: u32, jobs: u32, sealed: u32): void {
  wipeArea(control.input, input + PADDING);
  wipeArea(control.output, output + COPY_SLACK);
  wipeArea(control.texts, texts + COPY_SLACK);
  wipeArea(control.others, control.othersUsed);
  if (jobs > 0) wipeArea(control.digests, jobs * JOB_BYTES);
  if (sealed > 0) {
    wipeArea(control.sealed, sealed + COPY_SLACK);
    wipeArea(control.blocks, sealed + COPY_SLACK);
  }
  wipeHashes();
  wipeMemo();
  wipeCanonical();
  wipeNames();
  wipePayload();
  wipePhrases();
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
