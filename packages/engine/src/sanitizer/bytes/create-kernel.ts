import { openTextMemory, type TextMemory } from '../../kernel/bytes.ts';
import type { JsonLimits } from '../../kernel/json/json.ts';
import {
  type ControlBlock,
  getAreaAddress,
  getAreaUsage,
  getDepthLimit,
  getElementCount,
  type MemoryArea,
  openControlBlock,
  setAreas,
  setRules,
} from './control-block.ts';
import {
  COPY_SLACK,
  COUNTERS,
  EDIT_LAYOUT,
  ELEMENT_LAYOUT,
  FRAME_LAYOUT,
  JOB_LAYOUT,
  KEYS_LAYOUT,
  OPEN_LIST_LAYOUT,
  PADDING,
  SORT_BYTES,
} from './image/layout.ts';
import { getListImage, LIST_BYTES } from './image/list-image.ts';
import { instantiateKernel, type KernelExports } from './kernel-module.ts';

/** Room for input when a document begins: a chunk of 64 KiB and what is left of the one before. */
const INITIAL_INPUT_BYTES = 98_304;
/** Room for texts that the host puts in place of values; longer ones go into the output directly. */
export const TEXTS_BYTES = 65_536;
/** Beyond this much the texts are used up before the next value: the kernel writes texts without asking for room. */
const TEXTS_LIMIT = 49_152;
const DIGESTS_BYTES = 1_024;
/** Space for output, in addition to that of one step: what fits leaves in one piece. */
const OUTPUT_BYTES = 196_608;
const SEALED_BYTES = 65_536;
/** The most that one value adds to the output, edits of one unit, and slack for copies in steps. */
export const SLACK_BYTES = 4_096;
/** Elements of open lists that there is room for when a document begins. */
const INITIAL_ELEMENTS = 4_096;
/** Edits and digests that one unit may need after a list was found to have room. */
const UNIT_RESERVE = 12;

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
  /** The closed lists that its memory holds. */
  lists: Uint8Array | undefined;
  room: Room;
  depth: number;
};

/** Bytes of input, elements of open lists, and bytes of output that there is room for at least. */
export type Room = Readonly<Record<'input' | 'elements' | 'output', number>>;

const INITIAL_ROOM: Room = { input: INITIAL_INPUT_BYTES, elements: INITIAL_ELEMENTS, output: 0 };

/** The tables of a kernel. */
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
  /** Whether a leaf refers to a closed list; absent: none does. */
  readonly lists?: boolean;
  /** Whether the answer must have the rows of a collection; absent: it need not. */
  readonly collection?: boolean;
};

let listsBase: number | undefined;

/** A kernel without a plan. */
export function createKernel(): Kernel {
  const exports = instantiateKernel();
  exports.prepare();
  listsBase ??= alignAddress(exports.heapBase());
  return {
    exports,
    keysAddress: exports.keyBlock(),
    tables: undefined,
    lists: undefined,
    room: INITIAL_ROOM,
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

/** Address at which the closed lists of every kernel lie, the same for all plans. */
export function getListsBase(): number {
  listsBase ??= alignAddress(instantiateKernel().heapBase());
  return listsBase;
}

/** Address at which the tables of every kernel lie. */
export function getTablesBase(): number {
  return getListsBase() + LIST_BYTES;
}

/** Makes a kernel ready for a document: tables, limits, a fresh state. */
export function prepareKernel(kernel: Kernel, tables: KernelTables, limits: JsonLimits): void {
  const depth = getDepthLimit(limits);
  if (kernel.tables !== tables || kernel.depth < depth) {
    kernel.tables = tables;
    kernel.depth = depth;
    layoutMemory(kernel, INITIAL_ROOM);
    kernel.bytes.set(tables.image, getTablesBase());
    if (tables.lists === true) loadLists(kernel);
  }
  setRules(kernel.control, tables, limits);
  kernel.exports.startScan();
}

/** Again when a plan has named more of them since. */
function loadLists(kernel: Kernel): void {
  const lists = getListImage(getListsBase()).bytes();
  if (kernel.lists === lists) return;
  kernel.bytes.set(lists, getListsBase());
  kernel.lists = lists;
}

/** Areas that hold something when there has to be more room, from the first on; those before them do not move. */
const MOVING_AREAS = ['elements', 'output', 'others'] as const;

/**
 * Makes more room; what is there stays, and moves to where its area then lies. All between is overwritten: what a document left there
 * would outlive it, since the end of the document overwrites the areas where they then lie. To give a kernel up that has grown
 * would do as well, but each long value would cost a new one.
 *
 * @param room with more input only when all edits are carried out
 * @param held bytes of input and output
 */
export function growMemory(kernel: Kernel, room: Room, held: Pick<Room, 'input' | 'output'>): void {
  const { others } = getAreaUsage(kernel.control);
  const used = { ...held, elements: getElementCount(kernel.control) * ELEMENT_LAYOUT.bytes, others };
  const before = MOVING_AREAS.map((area) => getAreaAddress(kernel.control, area));
  const end = (before.at(-1) ?? 0) + others;
  layoutMemory(kernel, room);
  let next = getAreaAddress(kernel.control, 'others') + others;
  ensureCapacity(kernel, next);
  for (let at = MOVING_AREAS.length - 1; at >= 0; at -= 1) {
    const area = MOVING_AREAS[at] ?? 'others';
    const from = before[at] ?? 0;
    const to = getAreaAddress(kernel.control, area);
    kernel.bytes.copyWithin(to, from, from + used[area]);
    clear(kernel, to + used[area], Math.min(next, end));
    next = to;
  }
  if (next > (before[0] ?? 0)) clear(kernel, getAreaAddress(kernel.control, 'input') + held.input, next);
}

function clear({ bytes }: Kernel, start: number, end: number): void {
  if (start < end) bytes.fill(0, start, end);
}

/** Areas one behind the other. The input itself and those before it do not move when it grows. */
function layoutMemory(kernel: Kernel, room: Room): void {
  const { tables, depth } = kernel;
  const edits = Math.max(1_024, room.input >> 5);
  const growth = room.input >> 1;
  let end = getTablesBase() + (tables?.image.length ?? 0);
  const place = (bytes: number): number => {
    const start = end;
    end = alignAddress(start + bytes);
    return start;
  };
  const areas: Record<MemoryArea, number> = {
    frames: place((depth + 2) * FRAME_LAYOUT.bytes),
    seen: place((depth + 2) * (tables?.seenBytes ?? 0)),
    lists: place((depth + 2) * OPEN_LIST_LAYOUT.bytes),
    input: place(room.input + PADDING + COPY_SLACK),
    edits: place((edits + UNIT_RESERVE) * EDIT_LAYOUT.bytes),
    digests: place((DIGESTS_BYTES + UNIT_RESERVE) * JOB_LAYOUT.bytes),
    sealed: place(SEALED_BYTES + SLACK_BYTES),
    blocks: place(SEALED_BYTES + SLACK_BYTES),
    texts: place(TEXTS_BYTES + COPY_SLACK),
    marks: place((edits + UNIT_RESERVE) * 4),
    sortSpace: place(SORT_BYTES + COPY_SLACK),
    elements: place((room.elements + 1) * ELEMENT_LAYOUT.bytes),
    output: place(Math.max(room.output, OUTPUT_BYTES + room.input + growth + TEXTS_BYTES + SLACK_BYTES)),
    // The last: it has no end but that of the memory.
    others: place(0),
  };
  ensureCapacity(kernel, end + 1_024);
  setAreas(kernel.control, areas, {
    editLimit: edits,
    markLimit: edits,
    growthLimit: growth,
    jobLimit: DIGESTS_BYTES,
    sealedLimit: SEALED_BYTES,
    textsLimit: TEXTS_LIMIT,
  });
  // Last: where there is no memory, nothing is written into room that isn't there.
  kernel.room = room;
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
