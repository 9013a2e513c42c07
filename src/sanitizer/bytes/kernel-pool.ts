import type { Automaton } from './compile-automaton.ts';
import { createKernel, type Kernel } from './create-kernel.ts';

/** Idle kernels that are kept. */
const MOST = 16;
/** A kernel whose memory has become larger than this is given up: memory of WebAssembly never shrinks. */
const LARGEST = 4_194_304;

const idle: Kernel[] = [];

/** A kernel for one document, if possible one that has the tables already. */
export function takeKernel(automaton: Automaton): Kernel {
  const last = idle.at(-1);
  if (last?.automaton === automaton) {
    idle.pop();
    return last;
  }
  const ready = idle.findLastIndex((kernel) => kernel.automaton === automaton);
  const [kernel] = idle.splice(ready === -1 ? 0 : ready, 1);
  return kernel ?? createKernel();
}

/** Gives a kernel back. It holds nothing of its document any more. */
export function returnKernel(kernel: Kernel): void {
  if (idle.length < MOST && kernel.bytes.length <= LARGEST) idle.push(kernel);
}
