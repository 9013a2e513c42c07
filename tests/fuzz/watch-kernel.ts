import { instrumentKernel } from './instrument-kernel.ts';

/** What the executions so far have reached. */
export type Coverage = {
  readonly branches: number;
  /** Branches seen at all. */
  readonly seen: () => number;
  /** Whether the execution since the last call reached a branch, or a number of rounds of it, for the first time. */
  readonly isNew: () => boolean;
};

/** Rounds as AFL counts them: 1, 2, 3, 4-7, 8-15, …: a loop that ran twice as long is somewhere else. */
const bucket = (count: number): number => (count < 4 ? count : 32 - Math.clz32(count) + 1);

/**
 * Puts the instrumented kernel in the place of the built one, for this process. Call it before the first sanitizer is opened.
 */
export async function watchKernel(): Promise<Coverage> {
  const { binary, branches } = await instrumentKernel();
  const counts = new Uint32Array(branches);
  const known = new Uint32Array(branches);
  const Real = Reflect.get(globalThis, 'WebAssembly');
  const module: object = new Real.Module(binary);
  const imports = {
    coverage: {
      hit: (branch: number) => {
        counts[branch] = (counts[branch] ?? 0) + 1;
      },
    },
  };
  Reflect.set(globalThis, 'WebAssembly', {
    RuntimeError: Real.RuntimeError,
    Module: function Module() {
      return module;
    },
    Instance: function Instance() {
      return new Real.Instance(module, imports);
    },
  });
  return {
    branches,
    seen: () => known.reduce((sum, buckets) => sum + (buckets === 0 ? 0 : 1), 0),
    isNew: () => {
      let fresh = false;
      for (let branch = 0; branch < branches; branch += 1) {
        const count = counts[branch] ?? 0;
        if (count === 0) continue;
        const bit = 1 << bucket(count);
        const before = known[branch] ?? 0;
        if ((before & bit) === 0) fresh = true;
        known[branch] = before | bit;
      }
      counts.fill(0);
      return fresh;
    },
  };
}
