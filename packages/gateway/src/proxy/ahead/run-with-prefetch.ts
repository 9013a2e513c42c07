import type { ByteSanitizer } from '@nymgate/engine/sanitizer/bytes/open-byte-engine';

/** Endpoints whose rule tables exist already. */
const prefetchingResolvers = new WeakSet<object>();

/**
 * Prepares an endpoint's engine while its first response is awaited: in steps, so that I/O is handled in
 * between, and stopped when the response arrives, because a host may freeze the process then. A failing step
 * isn't reported: the response fails in the same way.
 * @param open the first step
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
