import type { TestProject } from 'vitest/node';
import { ENGINE_VARIABLE, findEngine } from './find-engine.ts';
import { serveStub } from './stub/serve-stub.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Value of `TF_REATTACH_PROVIDERS` for the stub of this run. */
    readonly reattach: string;
    /** Program of the engine and its first arguments; empty where there is none. */
    readonly engine: readonly string[];
  }
}

/**
 * One stub for the whole run: it keeps nothing, so tests cannot disturb one another. The variable that names the engine is taken away
 * from the workers: gateways and `doctor` run in them, to which every variable that begins so is a setting of their own.
 */
// biome-ignore lint/style/noDefaultExport: vitest calls the default export of its global setup.
export default async function serveForRun({ provide }: TestProject): Promise<() => void> {
  provide('engine', findEngine());
  delete process.env[ENGINE_VARIABLE];
  const { reattach, close } = await serveStub();
  provide('reattach', reattach);
  return close;
}
