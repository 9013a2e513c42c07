import type { TestProject } from 'vitest/node';
import { serveStub } from './stub/serve-stub.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Value of `TF_REATTACH_PROVIDERS` for the stub of this run. */
    readonly reattach: string;
  }
}

/** One stub for the whole run: it keeps nothing, so tests cannot disturb one another. */
// biome-ignore lint/style/noDefaultExport: vitest calls the default export of its global setup.
export default async function serveForRun({ provide }: TestProject): Promise<() => void> {
  const { reattach, close } = await serveStub();
  provide('reattach', reattach);
  return close;
}
