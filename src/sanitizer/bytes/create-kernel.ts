import type { JsonLimits } from '../../kernel/json.ts';
import type { PlanNode } from '../../rules/plan.ts';
import { type Automaton, compileAutomaton } from './compile-automaton.ts';
import { instantiateKernel, type KernelExports } from './kernel-module.ts';
import {
  CTL_BLOCKS,
  CTL_DEPTH,
  CTL_DIGESTS,
  CTL_EDIT_LIMIT,
  CTL_EDITS,
  CTL_FRAMES,
  CTL_GROWTH_LIMIT,
  CTL_INPUT,
  CTL_JOB_LIMIT,
  CTL_MANY,
  CTL_OBJECT_KEYS,
  CTL_OTHERS,
  CTL_OTHERS_USED,
  CTL_OUTPUT,
  CTL_ROOT,
  CTL_SEALED,
  CTL_SEALED_LIMIT,
  CTL_SEEN,
  CTL_SLOTS,
  CTL_STRING_BYTES,
  CTL_TEXTS,
  CTL_TEXTS_LIMIT,
  CTL_WORD,
  EDIT_BYTES,
  FRAME_BYTES,
  KEY_HASH,
  PADDING,
  TALLY_SLOTS,
} from './layout.ts';

/** Room for input when a document begins: a chunk of 64 KiB and what is left of the one before. */
const INPUT = 98_304;
/** Room for texts that the host puts in place of values; longer ones go into the output directly. */
export const TEXTS = 65_536;
/** Beyond this much the texts are used up before the next value: the kernel writes texts without asking for room. */
const TEXTS_LIMIT = 49_152;
const DIGESTS = 1_024;
/** Room for output, beside that of one step: what fits in leaves in one piece. */
const OUTPUT = 196_608;
const SEALED = 65_536;
/** The most that one value adds to the output, edits of one unit, and slack for copies in steps of 32 bytes. */
const SLACK = 4_096;

/** Words of HMAC's states for one key: of the hash, then those of the synthetic IV. */
const STATE_WORDS = 16;

/** One kernel and its memory. It serves one document at a time. */
export type Kernel = {
  readonly exports: KernelExports;
  /** Address of the key block. */
  readonly keys: number;
  /** The control block; views change when the memory grows. */
  control: Uint32Array;
  tally: Uint32Array;
  bytes: Uint8Array;
  buffer: Buffer;
  /** The HMAC states of the key block. */
  states: Uint32Array;
  automaton: Automaton | undefined;
  /** Bytes of input there is room for. */
  capacity: number;
  depth: number;
};

/** A kernel without a plan. */
export function createKernel(): Kernel {
  const exports = instantiateKernel();
  exports.prepare();
  const kernel: Kernel = {
    exports,
    keys: exports.keyBlock(),
    automaton: undefined,
    capacity: 0,
    depth: 0,
    ...viewsOf(exports),
  };
  return kernel;
}

type Views = Pick<Kernel, 'control' | 'tally' | 'bytes' | 'buffer' | 'states'>;

function viewsOf({ memory, controlBlock, tallyBlock, keyBlock }: KernelExports): Views {
  return {
    control: new Uint32Array(memory.buffer, controlBlock(), CTL_SLOTS),
    tally: new Uint32Array(memory.buffer, tallyBlock(), TALLY_SLOTS),
    bytes: new Uint8Array(memory.buffer),
    buffer: Buffer.from(memory.buffer),
    states: new Uint32Array(memory.buffer, keyBlock() + KEY_HASH, STATE_WORDS * 2),
  };
}

/** New views where the kernel or the host made the memory larger: the old ones are then empty, which is quicker to see. */
export function refreshViews(kernel: Kernel): void {
  if (kernel.bytes.length === 0) Object.assign(kernel, viewsOf(kernel.exports));
}

const automata = new WeakMap<object, Automaton>();
let imageBase: number | undefined;

/** The automaton of a plan. */
export function automatonOf(plan: PlanNode): Automaton {
  return compileOnce(plan, (base) => compileAutomaton(plan, base));
}

/** The automaton of rules of any kind, compiled at first use. Rules are frozen. */
export function compileOnce(rules: object, compile: (base: number) => Automaton): Automaton {
  const known = automata.get(rules);
  if (known !== undefined) return known;
  imageBase ??= align(instantiateKernel().heapBase());
  const automaton = compile(imageBase);
  automata.set(rules, automaton);
  return automaton;
}

/** Makes a kernel ready for a document: tables, limits, a fresh state. */
export function openKernel(kernel: Kernel, automaton: Automaton, limits: JsonLimits): void {
  const depth = Math.min(limits.depth, 1024);
  if (kernel.automaton !== automaton || kernel.depth < depth) {
    kernel.automaton = automaton;
    kernel.depth = depth;
    layOut(kernel, INPUT);
    kernel.bytes.set(automaton.image, align(kernel.exports.heapBase()));
  }
  const { control } = kernel;
  control[CTL_ROOT] = automaton.root;
  control[CTL_WORD] = automaton.word;
  control[CTL_MANY] = Number(automaton.many);
  control[CTL_DEPTH] = depth;
  control[CTL_STRING_BYTES] = limits.stringBytes;
  control[CTL_OBJECT_KEYS] = limits.objectKeys;
  kernel.exports.startScan();
}

/**
 * Makes room for more input; what is there stays, and so do the names that the kernel has noted, which move to behind the larger
 * areas. All between them is overwritten: what a document left there would outlive it, since the end of the document overwrites
 * the areas where they then lie. To give a kernel up that has grown would do as well, but each long value would cost a new one.
 */
export function growInput(kernel: Kernel, capacity: number, pending: number): void {
  const others = kernel.control[CTL_OTHERS] ?? 0;
  const taken = kernel.control[CTL_OTHERS_USED] ?? 0;
  layOut(kernel, capacity);
  const moved = kernel.control[CTL_OTHERS] ?? 0;
  ensure(kernel, moved + taken);
  kernel.bytes.copyWithin(moved, others, others + taken);
  kernel.bytes.fill(0, (kernel.control[CTL_INPUT] ?? 0) + pending, moved);
}

/** Areas one behind the other. The input itself and those before it do not move when it grows. */
function layOut(kernel: Kernel, capacity: number): void {
  const { automaton, depth, control } = kernel;
  const edits = Math.max(1_024, capacity >> 5);
  const growth = capacity >> 1;
  let at = align(kernel.exports.heapBase()) + (automaton?.image.length ?? 0);
  const place = (slot: number, bytes: number): void => {
    control[slot] = at;
    at = align(at + bytes);
  };
  place(CTL_FRAMES, (depth + 2) * FRAME_BYTES);
  place(CTL_SEEN, (depth + 2) * (automaton?.seenBytes ?? 0));
  place(CTL_INPUT, capacity + PADDING + 64);
  place(CTL_EDITS, (edits + 8) * EDIT_BYTES);
  place(CTL_DIGESTS, (DIGESTS + 8) * 32);
  place(CTL_SEALED, SEALED + SLACK);
  place(CTL_BLOCKS, SEALED + SLACK);
  place(CTL_TEXTS, TEXTS + 64);
  const room = capacity + growth + TEXTS + SLACK;
  place(CTL_OUTPUT, OUTPUT + room);
  control[CTL_OTHERS] = at;
  control[CTL_EDIT_LIMIT] = edits;
  control[CTL_GROWTH_LIMIT] = growth;
  control[CTL_JOB_LIMIT] = DIGESTS;
  control[CTL_SEALED_LIMIT] = SEALED;
  control[CTL_TEXTS_LIMIT] = TEXTS_LIMIT;
  kernel.capacity = capacity;
  ensure(kernel, at + 1_024);
}

function ensure(kernel: Kernel, end: number): void {
  const { memory } = kernel.exports;
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
  refreshViews(kernel);
}

function align(address: number): number {
  return (address + 63) & ~63;
}
