// The kernel of the byte engine, in AssemblyScript (a dialect of TypeScript that compiles to WebAssembly). It imports nothing,
// allocates nothing and holds no object: the host lays out the memory behind `heapBase` and speaks to it through the control
// block (layout.ts). A plain address is used everywhere, so that the inner loops need no bounds check of their own; what keeps
// it safe is the sandbox of WebAssembly and the tests that compare it with the tree engine.
import {
  CTL_BLOCKS,
  CTL_DIGESTS,
  CTL_INPUT,
  CTL_OTHERS,
  CTL_OTHERS_USED,
  CTL_OUTPUT,
  CTL_SEALED,
  CTL_TEXTS,
  PADDING,
} from '../layout.ts';
import { emit, wipePayload } from './emit.ts';
import { CONTROL, control, TALLY } from './memory.ts';
import { admitAsked, answer, scan, startScan } from './scan.ts';
import { wipeMemo } from './memo.ts';
import { wipeNames } from './names.ts';
import { prepareIdentify, wipeCanonical } from './identify.ts';
import { applyCounters, gatherBlocks, gatherCounters, scatterBlocks } from './seal.ts';
import { wipePhrases } from './phrases.ts';
import { flushHashes, KEYS, wipeHashes } from './sha256.ts';
import { prepareText } from './text.ts';

export { admitAsked, answer, emit, scan, startScan };
export { applyCounters, flushHashes, gatherBlocks, gatherCounters, scatterBlocks };

export function prepare(): void {
  prepareText();
  prepareIdentify();
}
// @ts-ignore: decorator
@inline
function wipeArea(slot: i32, length: u32): void {
  memory.fill(<usize>control(slot), 0, <usize>length);
}

/**
 * Overwrites what is left of a document. The arguments are the most bytes that the areas have held; a little more is wiped,
 * because copies go in steps of 32 bytes.
 */
export function wipe(input: u32, output: u32, texts: u32, jobs: u32, sealed: u32): void {
  wipeArea(CTL_INPUT, input + PADDING);
  wipeArea(CTL_OUTPUT, output + 64);
  wipeArea(CTL_TEXTS, texts + 64);
  wipeArea(CTL_OTHERS, control(CTL_OTHERS_USED));
  if (jobs > 0) wipeArea(CTL_DIGESTS, jobs * 32);
  if (sealed > 0) {
    wipeArea(CTL_SEALED, sealed + 64);
    wipeArea(CTL_BLOCKS, sealed + 64);
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
  return KEYS;
}
export function tallyBlock(): usize {
  return TALLY;
}
/** First address that is the host's to use. */
export function heapBase(): usize {
  return __heap_base;
}
