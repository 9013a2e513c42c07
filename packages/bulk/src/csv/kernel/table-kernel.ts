import { type ControlBlock, openControlBlock, setAreas } from '@nymgate/engine/sanitizer/bytes/control-block';
import {
  COPY_SLACK,
  JOB_LAYOUT,
  KEYS_LAYOUT,
  LEAF_NODE_LAYOUT,
  PADDING,
} from '@nymgate/engine/sanitizer/bytes/image/layout';
import { createInstances, type KernelExports } from '@nymgate/engine/sanitizer/bytes/kernel-module';
import { COUNT_WORDS, P_WORDS } from './csv-words.ts';
import { TABLE_KERNEL_BASE64 } from './kernel-bytes.ts';
import { RESULT_CACHE_BYTES } from './result-cache.ts';

/** What the kernel of tables exports. Numbers are addresses or those of csv-words.ts. */
type TableExports = Pick<
  KernelExports,
  | 'memory'
  | 'prepare'
  | 'controlBlock'
  | 'keyBlock'
  | 'heapBase'
  | 'flushHashes'
  | 'gatherBlocks'
  | 'scatterBlocks'
  | 'gatherCounters'
  | 'applyCounters'
> & {
  readonly parameters: () => number;
  readonly scan: (from: number, length: number, last: number) => number;
  readonly treat: (rows: number) => void;
  readonly startEmit: () => void;
  readonly emit: (rows: number) => number;
  readonly endRows: () => void;
};

/** A kernel with a memory of its own, for one table. Views change when the memory grows. */
export type TableKernel = {
  readonly exports: TableExports;
  /** Address of the key block. */
  readonly keysAddress: number;
  bytes: Uint8Array;
  /** All of the memory, as numbers. */
  words: Uint32Array;
  control: ControlBlock;
  /** The states of the key block. */
  states: Uint32Array;
  parameters: Uint32Array;
};

const instantiate = createInstances(TABLE_KERNEL_BASE64);

export function createTableKernel(): TableKernel {
  const exports = instantiate() as TableExports;
  exports.prepare();
  return { exports, keysAddress: exports.keyBlock(), ...createViews(exports) };
}

function createViews({ memory, controlBlock, keyBlock, parameters }: TableExports) {
  const { buffer } = memory;
  return {
    bytes: new Uint8Array(buffer),
    words: new Uint32Array(buffer),
    control: openControlBlock(buffer, controlBlock()),
    states: new Uint32Array(buffer, keyBlock(), KEYS_LAYOUT.bytes / 4),
    parameters: new Uint32Array(buffer, parameters(), P_WORDS),
  };
}

/** Makes the memory reach up to an address. */
export function ensureMemory(kernel: TableKernel, end: number): void {
  const size = kernel.bytes.length;
  const missing = end - size;
  if (missing <= 0) return;
  // A half more, so that a memory that grows in small steps is not copied at each of them.
  kernel.exports.memory.grow(Math.ceil(Math.max(missing, size >> 1) / 65_536));
  Object.assign(kernel, createViews(kernel.exports));
}

/** Overwrites all that a table and its keys may have touched (RES-01). The kernel is of no use behind it. */
export function clearTableKernel({ bytes, exports }: TableKernel): void {
  bytes.fill(0, firstDirtyAddress(exports));
}

/** How much of an area has been written, in bytes from its start. */
export type DirtyRanges = { output: number; input: number };

/**
 * The same after a table that ended properly. Leaves unwritten pages of memory untouched: the system would have to create them first,
 * which takes longer than a small table.
 */
export function clearDirtyRanges(
  { bytes, exports }: TableKernel,
  areas: TableAreas,
  dirtyRanges: DirtyRanges,
): void {
  bytes.fill(0, firstDirtyAddress(exports), areas.output + dirtyRanges.output + COPY_SLACK);
  bytes.fill(0, areas.input, areas.input + dirtyRanges.input + COPY_SLACK);
}

function firstDirtyAddress({ controlBlock, keyBlock, parameters }: TableExports): number {
  return Math.min(controlBlock(), keyBlock(), parameters());
}

/** How many rows, cells and pseudonyms a kernel is to hold at a time. */
export type TableSizes = {
  readonly rows: number;
  readonly width: number;
  readonly columns: number;
  /** Columns that are not kept, that are pseudonymized, and of these the reversible ones. */
  readonly edited: number;
  readonly hashed: number;
  readonly encrypted: number;
  /** Bytes of the longest cell. */
  readonly maxCellBytes: number;
};

/** Addresses. */
export type TableAreas = Readonly<
  Record<
    | 'columns'
    | 'nodes'
    | 'counts'
    | 'rows'
    | 'ends'
    | 'cells'
    | 'edits'
    | 'digests'
    | 'sealed'
    | 'blocks'
    | 'answers'
    | 'output'
    | 'input',
    number
  >
>;

/** Bytes of output after which it is taken out; a cell fits behind them. */
export const OUTPUT_BYTES = 262_144;
/** The most that siv and ciphertext of one value take: `LONGEST` of the kernel's identifiers, and a block. */
const CIPHERTEXT_BYTES = 512;

/** Lays the memory out. The input comes last but for the texts, which the host puts behind it. */
export function layoutTable(kernel: TableKernel, sizes: TableSizes): TableAreas {
  let end = align(kernel.exports.heapBase());
  const allocate = (bytes: number): number => {
    const start = end;
    end = align(start + bytes);
    return start;
  };
  const { rows, width, columns, edited, hashed, encrypted, maxCellBytes } = sizes;
  const areas = {
    columns: allocate(columns * 12),
    nodes: allocate(hashed * LEAF_NODE_LAYOUT.bytes),
    counts: allocate(columns * COUNT_WORDS * 4),
    rows: allocate(rows * 16),
    ends: allocate(rows * 4),
    cells: allocate(rows * width * 12),
    edits: allocate((rows * edited + 1) * 32),
    digests: allocate((rows * hashed + 1) * JOB_LAYOUT.bytes),
    sealed: allocate(rows * encrypted * CIPHERTEXT_BYTES + COPY_SLACK),
    blocks: allocate(rows * encrypted * CIPHERTEXT_BYTES + COPY_SLACK),
    answers: allocate(RESULT_CACHE_BYTES),
    // A reversible pseudonym of the longest cell has a third more; what is in quotes and behind the cell is little.
    output: allocate(OUTPUT_BYTES + maxCellBytes * 2 + 4_096),
    input: allocate(0),
  };
  ensureMemory(kernel, end);
  layoutTexts(kernel, areas, end);
  return areas;
}

/** Says where the texts of the host are; they lie behind the input, and both grow. */
export function layoutTexts(kernel: TableKernel, areas: TableAreas, texts: number): void {
  const { input, edits, digests, sealed, blocks, output } = areas;
  const none = { frames: 0, seen: 0, others: 0 };
  const unsorted = { marks: 0, lists: 0, elements: 0, sortSpace: 0 };
  setAreas(
    kernel.control,
    { input, edits, digests, sealed, blocks, output, texts, ...none, ...unsorted },
    NO_LIMITS,
  );
}

/** The areas hold what so many rows can need at most. */
const NO_LIMITS = {
  editLimit: 0x7fffffff,
  markLimit: 0x7fffffff,
  growthLimit: 0x7fffffff,
  jobLimit: 0x7fffffff,
  sealedLimit: 0x7fffffff,
  textsLimit: 0x7fffffff,
};

/** Room behind the input that the kernel reads, or copies in steps. */
export const INPUT_SLACK = PADDING + COPY_SLACK;

function align(address: number): number {
  return (address + 63) & ~63;
}
