import type { ByteSanitizer } from '@nymgate/engine/sanitizer/bytes/open-byte-engine';

/** Endpoints that have been asked. The tables of their rules stay, so the first request of each makes them. */
const prefetchingResolvers = new WeakSet<object>();

/**
 * Does what an endpoint's engine needs before the first byte while that byte is waited for: step by step, so that whatever the process
 * waits for is looked at in between. Nothing is left of it once the answer is there: a host may freeze the process then. A step that
 * fails is told to nobody: the answer meets the same, and is refused for it.
 *
 * @param endpoint whose first answer it is; for every later one nothing is done
 * @param open called later, as the first step
 * @param answer ends it, however it ends
 * @returns the same answer
 * @example const response = await runAhead(endpoint, () => dialect.sanitize(endpoint, context), callUpstream(call));
 */
export function runWithPrefetch<T>(
  endpoint: object,
  open: () => Pick<ByteSanitizer, 'ahead'>,
  handle: Promise<T>,
): Promise<T> {
  if (prefetchingResolvers.has(endpoint)) return handle;
  prefetchingResolvers.add(endpoint);
  let steps: readonly (() => void)[] = [];
  const run = (step: () => void) => {
    try {
      step();
    } catch {
      steps = [];
    }
    const [next, ...otherSteps] = steps;
    steps = otherSteps;
    if (next !== undefined) pendingSteps = setTimeout(run, 0, next);
  };
  let pendingSteps = setTimeout(run, 0, () => {
    steps = open().ahead ?? [];
  });
  return handle.finally(() => clearTimeout(pendingSteps));
}
