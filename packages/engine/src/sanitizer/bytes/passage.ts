import type { JsonLimits } from '../../kernel/json/json.ts';
import type { BulkPseudonyms } from '../../pseudonyms/schemes/scheme.ts';
import type { Pseudonymizer } from '../../pseudonyms/pseudonymizer.ts';
import type { TreeContext } from '../tree/sanitize-tree.ts';
import { startTally } from '../tree/tally.ts';
import type { Treating } from '../tree/treat-leaf.ts';
import type { Automaton } from './compile-automaton.ts';
import { type LoadedKey, setPseudonyms, useOf } from './control-block.ts';
import { createKernel, type Kernel, openKernel } from './create-kernel.ts';
import {
  CANON_CUT_LEADING_PLUS,
  CANON_DROP_DOMAIN,
  CANON_IGNORE_DOTS,
  CANON_LETTERS,
  KEYS_LAYOUT,
  KIND_KEYS_LAYOUT,
  SCHEME_KEYED,
  SCHEME_NONE,
  SCHEME_SALTED,
} from './image/layout.ts';
import { emptyOutput, type OutputBytes, startOutput } from './output-bytes.ts';

/** A document on its way through a kernel. */
export type Passage = {
  readonly kernel: Kernel;
  readonly automaton: Automaton;
  readonly treating: Treating & { readonly limits: JsonLimits };
  readonly output: OutputBytes;
  /** Bytes of input in the kernel's memory. */
  pending: number;
  /** Bytes of output in the kernel's memory. */
  used: number;
  /** Bytes of input at which the next scan is worth while. */
  patience: number;
  /** The first failure whose telling waits for the end of the document: a worse one may follow. */
  failure: Error | undefined;
  readonly high: HighWater;
};

/** The most that areas of the memory held: so much is wiped. */
type HighWater = { input: number; output: number; texts: number; jobs: number; sealed: number };

/** `output`: where the safe document is put, which is a view then until the next one; absent: memory of its own. */
export type PassageContext = TreeContext & { readonly output?: OutputBytes };

/** Takes a kernel and makes it ready. `closePassage` must follow, unless the kernel has failed. */
export function openPassage(automaton: Automaton, context: PassageContext): Passage {
  const { pseudonymizer, sealLink, limits, output } = context;
  const kernel = takeKernel(automaton);
  openKernel(kernel, automaton, limits);
  loadKeys(kernel, automaton.kinds, pseudonymizer);
  return {
    kernel,
    automaton,
    treating: { pseudonymizer, sealLink, limits, tally: startTally() },
    output: output === undefined ? startOutput() : emptyOutput(output),
    pending: 0,
    used: 0,
    patience: 0,
    failure: undefined,
    high: { input: 0, output: 0, texts: 0, jobs: 0, sealed: 0 },
  };
}

/** What the lists hold before they are emptied; of a document that is refused they never are. */
export function noteHighWater({ kernel: { control }, high }: Passage): void {
  const { jobs, texts, sealed } = useOf(control);
  high.jobs = Math.max(high.jobs, jobs);
  high.texts = Math.max(high.texts, texts);
  high.sealed = Math.max(high.sealed, sealed);
}

/**
 * Overwrites what the document left in the kernel's memory with zeros and gives the kernel back: identifiers, pseudonyms and
 * keys must not lie there until the next document comes, whose output a fault in the kernel could then mix them into.
 */
export function closePassage(open: Passage): void {
  noteHighWater(open);
  const { kernel, high } = open;
  kernel.exports.wipe(high.input, high.output, high.texts, high.jobs, high.sealed);
  returnKernel(kernel);
}

/** Idle kernels that are kept. */
const MOST = 16;
/** A kernel whose memory has become larger than this is given up: memory of WebAssembly never shrinks. */
const LARGEST = 4_194_304;

const idle: Kernel[] = [];

/** A kernel for one document, if possible one that has the tables already. */
export function takeKernel(automaton: Automaton): Kernel {
  const last = idle.at(-1);
  if (last?.tables === automaton) {
    idle.pop();
    return last;
  }
  const ready = idle.findLastIndex((kernel) => kernel.tables === automaton);
  const [kernel] = idle.splice(ready === -1 ? 0 : ready, 1);
  return kernel ?? createKernel();
}

/** Gives a kernel back. It holds nothing of its document any more. */
export function returnKernel(kernel: Kernel): void {
  if (idle.length < MOST && kernel.bytes.length <= LARGEST) idle.push(kernel);
}

/** Has at least one kernel lie idle. */
export function keepKernel(): void {
  if (idle.length === 0) returnKernel(createKernel());
}

/**
 * Puts into the kernel what it needs to make pseudonyms by itself; `closePassage` takes it out when the document is done.
 * Without bulk keys, or with ones that are too long for the kernel, the host makes each pseudonym.
 */
export function loadKeys(kernel: KeyedKernel, kinds: Automaton['kinds'], pseudonymizer: Pseudonymizer): void {
  const bulk = pseudonymizer.bulk?.();
  const key = bulk === undefined ? NO_KEYS : loadKey(kernel, kinds, bulk.keys);
  setPseudonyms(kernel.control, key, bulk === undefined ? 0 : canonBits(bulk));
}

/** Of a kernel that makes pseudonyms. */
export type KeyedKernel = Pick<Kernel, 'bytes' | 'states' | 'keys' | 'control'>;

const NO_KEYS: LoadedKey = { scheme: SCHEME_NONE, saltLength: 0, headerLength: 0, keyId: 0 };

function canonBits({ canonical, domains }: BulkPseudonyms): number {
  return (
    (canonical.cutLeadingPlus ? CANON_CUT_LEADING_PLUS : 0) |
    (canonical.ignoreDots ? CANON_IGNORE_DOTS : 0) |
    (canonical.lettersOnly ? CANON_LETTERS : 0) |
    (domains === 'drop' ? CANON_DROP_DOMAIN : 0)
  );
}

function loadKey(
  { bytes, states, keys }: KeyedKernel,
  kinds: Automaton['kinds'],
  key: BulkPseudonyms['keys'],
): LoadedKey {
  const { places, counts } = KEYS_LAYOUT;
  if (key.scheme === 'psoxy') {
    if (key.salt.length > counts.salt) return NO_KEYS;
    bytes.set(key.salt, keys + places.salt);
    return { ...NO_KEYS, scheme: SCHEME_SALTED, saltLength: key.salt.length };
  }
  const { header, keyId } = key;
  if (header.length > counts.header || kinds.length > counts.kinds) return NO_KEYS;
  kinds.forEach((kind, at) => {
    states.set(key.statesOf(kind), (places.kinds + at * KIND_KEYS_LAYOUT.bytes) / 4);
  });
  bytes.set(header, keys + places.header);
  return { scheme: SCHEME_KEYED, saltLength: 0, headerLength: header.length, keyId };
}
