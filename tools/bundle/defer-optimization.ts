import { setFlagsFromString } from 'node:v8';

/**
 * What V8 lets run of a function of WebAssembly before it optimizes it, roughly in bytes of machine code: by its version, those of Node
 * 20, 22 and 24 (`node --v8-options`).
 */
export const BUDGETS: Readonly<Record<string, number>> = {
  '11.3': 1_800_000,
  '12.4': 13_000_000,
  '13.6': 13_000_000,
};
/** Some 400 answers of Graph for the parser of HTTP, 6 MB for our kernel. */
const TIMES = 100;

/**
 * Makes a module of WebAssembly that V8 optimizes after a hundred times as much work as usual. The parser of HTTP is mostly one
 * function of 34 KB, and four answers have V8 begin with it: beside the main thread it takes 50 ms of a processor and 23 MB of memory.
 * A server gets that back within seconds; a function that starts for one request has a part of a processor for both, and never does.
 *
 * Afterwards the switch is as it was: V8 takes caches of code, Node's own too, only under the switches that they were made under. A V8
 * whose usual number nobody has looked up is left alone.
 *
 * @example const module = deferOptimization(() => new WebAssembly.Module(bytes));
 */
export function deferOptimization<Made>(make: () => Made, v8: string = process.versions.v8): Made {
  const usual = BUDGETS[v8.split('.', 2).join('.')];
  if (usual === undefined) return make();
  setBudget(usual * TIMES);
  try {
    return make();
  } finally {
    setBudget(usual);
  }
}

function setBudget(bytes: number): void {
  setFlagsFromString(`--wasm-tiering-budget=${bytes}`);
}
