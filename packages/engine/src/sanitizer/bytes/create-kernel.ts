import { openTextMemory, type TextMemory } from '../../kernel/bytes.ts';
import type { JsonLimits } from '../../kernel/json/json.ts';
import {
  type ControlBlock,
  getAreaAddress,
  getAreaUsage,
  getDepthLimit,
  type MemoryArea,
  openControlBlock,
  setAreas,
  setRules,
} from './control-block.ts';
import {
  COPY_SLACK,
  COUNTERS,
  EDIT_LAYOUT,
  FRAME_LAYOUT,
  JOB_LAYOUT,
  KEYS_LAYOUT,
  PADDING,
} from './image/layout.ts';
import { instantiateKernel, type KernelExports } from './kernel-module.ts';

/** Room for input when a document begins: a chunk of 64 KiB and what is left of the one before. */
const INITIAL_INPUT_BYTES = 98_304;
/** Room for texts that the host puts in place of values; longer ones go into the output directly. */
export const TEXTS_BYTES = 65_536;
/** Beyond this much the texts are used up before the next value: the kernel writes texts without asking for room. */
const TEXTS_LIMIT = 49_152;
const DIGESTS_BYTES = 1_024;
/** Room for output, beside that of one step: what fits in leaves in one piece. */
const OUTPUT_BYTES = 196_608;
const SEALED_BYTES = 65_536;
/** The most that one value adds to the output, edits of one unit, and slack for copies in steps. */
export const SLACK_BYTES = 4_096;
/** Edits and digests that one unit may need after a list was found to have room. */
const UNIT_RESERVE = 8;

/** One kernel and its memory. It serves one document at a time. */
export type Kernel = {
  readonly exports: KernelExports;
  /** Address of the key block. */
  readonly keysAddress: number;
  /** Views of the memory change when it grows. */
  control: ControlBlock;
  tally: Uint32Array;
  bytes: Uint8Array;
  texts: TextMemory;
  /** The states of the key block, as numbers. */
  states: Uint32Array;
  tables: KernelTables | undefined;
  /** Bytes of input there is room for. */
  capacity: number;
  depth: number;
};

/** What a kernel goes by. */
export type KernelTables = {
  /** To be put at the address it was made for. */
  readonly image: Uint8Array;
  /** Addresses of the node of the document and of the grammar of words (0 when no object takes other names). */
  readonly root: number;
  readonly word: number;
  /** Bytes that one open object may need to remember its names. */
  readonly seenBytes: number;
  /** Whether a body may hold several documents, and null be one. */
  readonly many: boolean;
  /** Whether the answer must have the rows of a collection; absent: it need not. */
  readonly collection?: boolean;
};

let imageBase: number | undefined;

/** A kernel without a plan. */
export function createKernel(): Kernel {
  const exports = instantiateKernel();
  exports.prepare();
  imageBase ??= alignAddress(exports.heapBase());
  return {
    exports,
    keysAddress: exports.keyBlock(),
    tables: undefined,
    capacity: 0,
    depth: 0,
    ...createViews(exports),
  };
}

type Views = Pick<Kernel, 'control' | 'tally' | 'bytes' | 'texts' | 'states'>;

function createViews({ memory, controlBlock, tallyBlock, keyBlock }: KernelExports): Views {
  return {
    control: openControlBlock(memory.buffer, controlBlock()),
    tally: new Uint32Array(memory.buffer, tallyBlock(), Object.keys(COUNTERS).length),
    bytes: new Uint8Array(memory.buffer),
    texts: openTextMemory(memory.buffer),
    states: new Uint32Array(memory.buffer, keyBlock(), KEYS_LAYOUT.bytes / 4),
  };
}

/** New views where the kernel or the host made the memory larger: the old ones are then empty, which is quicker to see. */
export function refreshViews(kernel: Kernel): void {
  if (kernel.bytes.length === 0) Object.assign(kernel, createViews(kernel.exports));
}

/** Address at which the tables of every kernel lie. */
export function getTablesBase(): number {
  imageBase ??= alignAddress(instantiateKernel().heapBase());
  return imageBase;
}

/** Makes a kernel ready for a document: tables, limits, a fresh state. */
export function prepareKernel(kernel: Kernel, tables: KernelTables, limits: JsonLimits): void {
  const depth = getDepthLimit(limits);
  if (kernel.tables !== tables || kernel.depth < depth) {
    kernel.tables = tables;
    kernel.depth = depth;
    layoutMemory(kernel, INITIAL_INPUT_BYTES);
    kernel.bytes.set(tables.image, getTablesBase());
  }
  setRules(kernel.control, tables, limits);
  kernel.exports.startScan();
}

/**
 * Makes room for more input; what is there stays, and so do the names that the kernel has noted, which move to behind the larger
 * areas. All between them is overwritten: what a document left there would outlive it, since the end of the document overwrites
 * the areas where they then lie. To give a kernel up that has grown would do as well, but each long value would cost a new one.
 */
export function growInput(kernel: Kernel, capacity: number, pending: number): void {
  const before = getAreaAddress(kernel.control, 'others');
  const { others: taken } = getAreaUsage(kernel.control);
  layoutMemory(kernel, capacity);
  const after = getAreaAddress(kernel.control, 'others');
  ensureCapacity(kernel, after + taken);
  kernel.bytes.copyWithin(after, before, before + taken);
  kernel.bytes.fill(0, getAreaAddress(kernel.control, 'input') + pending, after);
}

/** Areas one behind the other. The input itself and those before it do not move when it grows. */
function layoutMemory(kernel: Kernel, capacity: number): void {
  const { tables, depth, control } = kernel;
  const edits = Math.max(1_024, capacity >> 5);
  const growth = capacity >> 1;
  let end = getTablesBase() + (tables?.image.length ?? 0);
  const place = (bytes: number): number => {
    const start = end;
    end = alignAddress(start + bytes);
    return start;
  };
  const areas: Record<MemoryArea, number> = {
    frames: place((depth + 2) * FRAME_LAYOUT.bytes),
    seen: place((depth + 2) * (tables?.seenBytes ?? 0)),
    input: place(capacity + PADDING + COPY_SLACK),
    edits: place((edits + UNIT_RESERVE) * EDIT_LAYOUT.bytes),
    digests: place((DIGESTS_BYTES + UNIT_RESERVE) * JOB_LAYOUT.bytes),
    sealed: place(SEALED_BYTES + SLACK_BYTES),
    blocks: place(SEALED_BYTES + SLACK_BYTES),
    texts: place(TEXTS_BYTES + COPY_SLACK),
    output: place(OUTPUT_BYTES + capacity + growth + TEXTS_BYTES + SLACK_BYTES),
    // The last: it has no end but that of the memory.
    others: place(0),
  };
  setAreas(control, areas, {
    editLimit: edits,
    growthLimit: growth,
    jobLimit: DIGESTS_BYTES,
    sealedLimit: SEALED_BYTES,
    textsLimit: TEXTS_LIMIT,
  });
  kernel.capacity = capacity;
  ensureCapacity(kernel, end + 1_024);
}

function ensureCapacity(kernel: Kernel, end: number): void {
  const { memory } = kernel.exports;
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
  refreshViews(kernel);
}

function alignAddress(address: number): number {
  return (address + 63) & ~63;
}
