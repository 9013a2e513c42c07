import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { createInstrumenter } from 'istanbul-lib-instrument';
import type { FuzzTarget } from './targets/fuzz-target.ts';
import type { Coverage } from './watch-kernel.ts';

/** Istanbul's counters of one module. */
type Counters = { readonly b: Readonly<Record<string, number[]>> };

/** The targets as one module in which every branch is counted, and what the runs so far have reached. */
export async function watchBranches(): Promise<{ targets: readonly FuzzTarget[]; coverage: Coverage }> {
  const folder = await mkdtemp(join(tmpdir(), 'nymgate-fuzz-'));
  try {
    const file = join(folder, 'targets.mjs');
    const code = await bundleTargets();
    const instrumenter = createInstrumenter({ esModules: true, coverageVariable: 'fuzzCoverage' });
    await writeFile(file, instrumenter.instrumentSync(code, file));
    const { FUZZ_TARGETS: targets } = await import(pathToFileURL(file).href);
    const counters: Counters | undefined = Reflect.get(globalThis, 'fuzzCoverage')?.[file];
    if (counters === undefined) throw new Error('The instrumented module counts nothing.');
    return { targets, coverage: createCoverage(Object.values(counters.b)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bundleTargets(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL('targets/all-targets.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    // What the readers take from libraries is theirs to test; bundled, it would only slow the counting.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return outputFiles[0]?.text ?? '';
}

/** Rounds as AFL counts them: 1, 2, 3, 4-7, 8-15, …: a loop that ran twice as long is somewhere else. */
const bucket = (count: number): number => (count < 4 ? count : 32 - Math.clz32(count) + 1);

function createCoverage(branches: readonly number[][]): Coverage {
  const known = branches.map((counts) => counts.map(() => 0));
  return {
    branches: branches.reduce((sum, counts) => sum + counts.length, 0),
    seen: () => known.reduce((sum, counts) => sum + counts.filter((count) => count > 0).length, 0),
    isNew: () => {
      let found = false;
      branches.forEach((counts, branch) => {
        counts.forEach((count, way) => {
          const best = known[branch];
          const reached = bucket(count);
          if (best !== undefined && reached > (best[way] ?? 0)) {
            best[way] = reached;
            found = true;
          }
          counts[way] = 0;
        });
      });
      return found;
    },
  };
}
