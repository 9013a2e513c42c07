import type { JsonLimits } from '../../kernel/json.ts';
import type { TreeContext } from '../tree/sanitize-tree.ts';
import { startTally } from '../tree/tally.ts';
import type { Treating } from '../tree/treat-leaf.ts';
import type { Automaton } from './compile-automaton.ts';
import { type Kernel, openKernel } from './create-kernel.ts';
import { returnKernel, takeKernel } from './kernel-pool.ts';
import { CTL_JOB_COUNT, CTL_SEALED_USED, CTL_TEXTS_USED } from './layout.ts';
import { loadKeys } from './load-keys.ts';
import { type OutputBytes, startOutput } from './output-bytes.ts';

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
export type HighWater = { input: number; output: number; texts: number; jobs: number; sealed: number };

/** Takes a kernel and makes it ready. `closePassage` must follow, unless the kernel has failed. */
export function openPassage(automaton: Automaton, context: TreeContext): Passage {
  const { pseudonymizer, sealLink, limits } = context;
  const kernel = takeKernel(automaton);
  openKernel(kernel, automaton, limits);
  loadKeys(kernel, pseudonymizer);
  return {
    kernel,
    automaton,
    treating: { pseudonymizer, sealLink, limits, tally: startTally() },
    output: startOutput(),
    pending: 0,
    used: 0,
    patience: 0,
    failure: undefined,
    high: { input: 0, output: 0, texts: 0, jobs: 0, sealed: 0 },
  };
}

/** What the lists hold before they are emptied; of a document that is refused they never are. */
export function noteHighWater({ kernel: { control }, high }: Passage): void {
  high.jobs = Math.max(high.jobs, control[CTL_JOB_COUNT] ?? 0);
  high.texts = Math.max(high.texts, control[CTL_TEXTS_USED] ?? 0);
  high.sealed = Math.max(high.sealed, control[CTL_SEALED_USED] ?? 0);
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
