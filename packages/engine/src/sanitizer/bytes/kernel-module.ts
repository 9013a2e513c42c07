import { decodeBase64 } from '../../kernel/bytes.ts';
import { KERNEL_BASE64 } from './kernel-bytes.ts';

/** The part of WebAssembly that is used here; Node's types for version 20 lack it. */
type WebAssemblyApi = {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
  readonly RuntimeError: new () => Error;
};

/** What the kernel exports. Numbers are addresses or those of layout.ts. */
export type KernelExports = {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
  readonly prepare: () => void;
  readonly controlBlock: () => number;
  readonly tallyBlock: () => number;
  readonly keyBlock: () => number;
  readonly heapBase: () => number;
  readonly startScan: () => void;
  readonly scan: (last: number) => number;
  readonly admitDeferred: () => void;
  readonly answer: (kind: number, offset: number, length: number) => number;
  readonly emit: (position: number, used: number) => number;
  readonly flushHashes: () => void;
  readonly zeroize: (input: number, output: number, texts: number, jobs: number, sealed: number) => void;
  /** How many bytes of the output may leave, and what follows when they have. */
  readonly settled: (used: number) => number;
  readonly advance: (left: number, used: number) => void;
  /** From now on the host sorts: a list that is open leaves in parts. */
  readonly abandonOrder: () => void;
  /** Sorts the rows: 1 when they must be gathered, part by part; the parts end with one of 0 bytes. */
  readonly sortRows: () => number;
  readonly gatherRows: () => number;
  readonly gatherBlocks: (round: number) => number;
  readonly scatterBlocks: (round: number) => void;
  readonly gatherCounters: () => number;
  readonly applyCounters: () => void;
};

let compiled: object | undefined;

/** The memory of WebAssembly is little-endian everywhere, and we look at it in numbers of the processor's own order. */
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Whether kernels can be made: WebAssembly may be switched off (`node --jitless`) or lack the vector instructions, and some
 * processors are big-endian.
 */
export function hasKernel(): boolean {
  try {
    return LITTLE_ENDIAN && kernelModule() !== undefined;
  } catch {
    return false;
  }
}

/** A new kernel with a memory of its own. */
export function instantiateKernel(): KernelExports {
  const api = webAssembly();
  if (api === undefined) throw new Error('WebAssembly is off.');
  return new api.Instance(kernelModule() ?? {}).exports as KernelExports;
}

/**
 * Instances of another kernel, which is compiled when the first is wanted.
 *
 * @param base64 its binary
 */
export function createInstances(base64: string): () => unknown {
  let module: object | undefined;
  return () => {
    const api = webAssembly();
    if (api === undefined) throw new Error('WebAssembly is off.');
    module ??= new api.Module(decodeBase64(base64));
    return new api.Instance(module).exports;
  };
}

/** Whether an error is a trap of a kernel, which is then in no state to be used again. */
export function isTrap(error: unknown): boolean {
  const api = webAssembly();
  return api !== undefined && error instanceof api.RuntimeError;
}

/** The same for a kernel whose results contradict each other. */
export function createTrap(): Error {
  const api = webAssembly();
  return api === undefined ? new Error('WebAssembly is off.') : new api.RuntimeError();
}

function kernelModule(): object | undefined {
  const api = webAssembly();
  if (api === undefined) return undefined;
  compiled ??= new api.Module(decodeBase64(KERNEL_BASE64));
  return compiled;
}

declare const WebAssembly: WebAssemblyApi | undefined;

/** By its name, not as a property of the global object: each document asks, and V8 knows globals by their name. */
function webAssembly(): WebAssemblyApi | undefined {
  return typeof WebAssembly === 'undefined' ? undefined : WebAssembly;
}
