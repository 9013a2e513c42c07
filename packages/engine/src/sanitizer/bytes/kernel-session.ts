import type { JsonLimits } from '../../kernel/json/json.ts';
import type { Pseudonymizer } from '../../pseudonyms/pseudonymizer.ts';
import type { BulkPseudonyms } from '../../pseudonyms/schemes/scheme.ts';
import type { OrderPaths } from '../order/compare-rows.ts';
import type { TreeContext } from '../tree/sanitize-tree.ts';
import { createTally } from '../tree/tally.ts';
import type { TreatmentContext } from '../tree/treat-leaf.ts';
import type { Automaton } from './compile-automaton.ts';
import { getAreaUsage, type LoadedKey, setKey } from './control-block.ts';
import { createKernel, type Kernel, prepareKernel } from './create-kernel.ts';
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
import {
  clearOutput,
  createOutput,
  createOutputSizes,
  type OutputBytes,
  type OutputSizes,
} from './output-bytes.ts';

/** A document on its way through a kernel. */
export type KernelSession = {
  readonly kernel: Kernel;
  readonly automaton: Automaton;
  readonly treatmentContext: TreatmentContext & { readonly limits: JsonLimits };
  readonly output: OutputBytes;
  /** Bytes of input in the kernel's memory. */
  inputLength: number;
  /** Bytes of output in the kernel's memory. */
  outputLength: number;
  /** Bytes of input at which the next scan is worth while. */
  scanThreshold: number;
  /** The first failure whose telling waits for the end of the document: a worse one may follow. */
  failure: Error | undefined;
  readonly orderBy: OrderPaths | undefined;
  readonly compact: boolean;
  readonly highWater: HighWaterMarks;
};

/** The most that areas of the memory held: so much is zeroized. */
type HighWaterMarks = { input: number; output: number; texts: number; jobs: number; sealed: number };

export type KernelSessionContext = TreeContext & {
  /** Where the safe document is put, which is a view then until the next one; absent: memory of its own. */
  readonly output?: OutputBytes;
  /** Without white space and escapes that JSON does not need: what a stranger's document has of them could carry a message. */
  readonly compact?: boolean;
};

/** Takes a kernel and makes it ready. `closePassage` must follow, unless the kernel has failed. */
export function openKernelSession(automaton: Automaton, context: KernelSessionContext): KernelSession {
  const { pseudonymizer, sealLink, limits, output, orderBy, compact = false } = context;
  const kernel = acquireKernel(automaton);
  prepareKernel(kernel, automaton, limits);
  loadKeys(kernel, automaton.kinds, pseudonymizer);
  return {
    kernel,
    automaton,
    treatmentContext: { pseudonymizer, sealLink, limits, tally: createTally() },
    output: output === undefined ? createOutput(getOutputSizes(automaton)) : clearOutput(output),
    inputLength: 0,
    outputLength: 0,
    scanThreshold: 0,
    failure: undefined,
    orderBy,
    compact,
    highWater: { input: 0, output: 0, texts: 0, jobs: 0, sealed: 0 },
  };
}

const outputSizes = new WeakMap<Automaton, OutputSizes>();

function getOutputSizes(automaton: Automaton): OutputSizes {
  const known = outputSizes.get(automaton) ?? createOutputSizes();
  outputSizes.set(automaton, known);
  return known;
}

/** What the lists hold before they are emptied; of a document that is refused they never are. */
export function recordHighWater({ kernel: { control }, highWater }: KernelSession): void {
  const { jobs, texts, sealed } = getAreaUsage(control);
  highWater.jobs = Math.max(highWater.jobs, jobs);
  highWater.texts = Math.max(highWater.texts, texts);
  highWater.sealed = Math.max(highWater.sealed, sealed);
}

/**
 * Zeroizes what the document left in the kernel's memory and releases the kernel. Identifiers, pseudonyms and
 * keys must not remain until the next document, because a fault in the kernel could mix them into its output.
 */
export function closeKernelSession(open: KernelSession): void {
  recordHighWater(open);
  const { kernel, highWater } = open;
  kernel.exports.zeroize(
    highWater.input,
    highWater.output,
    highWater.texts,
    highWater.jobs,
    highWater.sealed,
  );
  releaseKernel(kernel);
}

/** Idle kernels that are kept. */
const MAX_IDLE_KERNELS = 16;
/** A kernel whose memory has become larger than this is given up: memory of WebAssembly never shrinks. */
const MAX_KERNEL_BYTES = 4_718_592;

const idleKernels: Kernel[] = [];

/** A kernel for one document, if possible one that has the tables already. */
export function acquireKernel(automaton: Automaton): Kernel {
  const last = idleKernels.at(-1);
  if (last?.tables === automaton) {
    idleKernels.pop();
    return last;
  }
  const ready = idleKernels.findLastIndex((kernel) => kernel.tables === automaton);
  const [kernel] = idleKernels.splice(ready === -1 ? 0 : ready, 1);
  return kernel ?? createKernel();
}

/** Gives a kernel back. It holds nothing of its document any more. */
export function releaseKernel(kernel: Kernel): void {
  if (idleKernels.length < MAX_IDLE_KERNELS && kernel.bytes.length <= MAX_KERNEL_BYTES)
    idleKernels.push(kernel);
}

/** Has at least one kernel lie idle. */
export function ensureIdleKernel(): void {
  if (idleKernels.length === 0) releaseKernel(createKernel());
}

/**
 * Puts into the kernel what it needs to make pseudonyms by itself; `closePassage` takes it out when the document is done.
 * Without bulk keys, or with ones that are too long for the kernel, the host makes each pseudonym.
 */
export function loadKeys(kernel: KeyedKernel, kinds: Automaton['kinds'], pseudonymizer: Pseudonymizer): void {
  const bulk = pseudonymizer.bulk?.();
  const key = bulk === undefined ? NO_KEYS : loadKey(kernel, kinds, bulk.keys);
  setKey(kernel.control, key, bulk === undefined ? 0 : toCanonicalizationBits(bulk));
}

/** Of a kernel that makes pseudonyms. */
export type KeyedKernel = Pick<Kernel, 'bytes' | 'states' | 'keysAddress' | 'control'>;

const NO_KEYS: LoadedKey = { scheme: SCHEME_NONE, saltLength: 0, headerLength: 0, keyId: 0 };

function toCanonicalizationBits({ canonical, domains }: BulkPseudonyms): number {
  return (
    (canonical.cutLeadingPlus ? CANON_CUT_LEADING_PLUS : 0) |
    (canonical.ignoreDots ? CANON_IGNORE_DOTS : 0) |
    (canonical.lettersOnly ? CANON_LETTERS : 0) |
    (domains === 'drop' ? CANON_DROP_DOMAIN : 0)
  );
}

function loadKey(
  { bytes, states, keysAddress }: KeyedKernel,
  kinds: Automaton['kinds'],
  key: BulkPseudonyms['keys'],
): LoadedKey {
  const { places, counts } = KEYS_LAYOUT;
  if (key.scheme === 'psoxy') {
    if (key.salt.length > counts.salt) return NO_KEYS;
    bytes.set(key.salt, keysAddress + places.salt);
    return { ...NO_KEYS, scheme: SCHEME_SALTED, saltLength: key.salt.length };
  }
  const { header, keyId } = key;
  if (header.length > counts.header || kinds.length > counts.kinds) return NO_KEYS;
  kinds.forEach((kind, at) => {
    states.set(key.statesOf(kind), (places.kinds + at * KIND_KEYS_LAYOUT.bytes) / 4);
  });
  bytes.set(header, keysAddress + places.header);
  return { scheme: SCHEME_KEYED, saltLength: 0, headerLength: header.length, keyId };
}
