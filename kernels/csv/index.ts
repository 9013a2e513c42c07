// The kernel of tables, in AssemblyScript: rows in, rows out. Pseudonyms are made by the same sources as those of the byte engine
// (kernels/json): canonical forms, hashes four at a time, ciphertexts. It imports nothing and allocates nothing.
import { prepareIdentify } from '../json/identify.ts';
import { CONTROL } from '../json/memory.ts';
import { applyCounters, gatherBlocks, gatherCounters, scatterBlocks } from '../json/seal.ts';
import { flushHashes, KEY_BLOCK } from '../json/sha256.ts';
import { emit, endRows, startEmit } from './emit.ts';
import { PARAMETERS } from './memory.ts';
import { scan } from './scan.ts';
import { treat } from './treat.ts';

export { applyCounters, emit, endRows, flushHashes, gatherBlocks, gatherCounters, scan, scatterBlocks, startEmit, treat };

export function prepare(): void {
  prepareIdentify();
}
export function controlBlock(): usize {
  return CONTROL;
}
export function keyBlock(): usize {
  return KEY_BLOCK;
}
export function parameters(): usize {
  return PARAMETERS;
}
/** First address that is the host's to use. */
export function heapBase(): usize {
  return __heap_base;
}
