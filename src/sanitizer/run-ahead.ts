import type { ByteSanitizer } from './bytes/open-bytes.ts';

/**
 * Does what an engine needs before the first byte while that byte is waited for: step by step, so that whatever the process waits for
 * is looked at in between. A step that fails is told to nobody: the answer meets the same, and is refused for it.
 *
 * @param open called later, as the first step
 * @param answer ends it, however it ends
 * @returns the same answer
 * @example const response = await runAhead(() => dialect.sanitize(endpoint, context), callUpstream(call));
 */
export function runAhead<T>(open: () => Pick<ByteSanitizer, 'ahead'>, answer: Promise<T>): Promise<T> {
  let steps: readonly (() => void)[] = [];
  const run = (step: () => void) => {
    try {
      step();
    } catch {
      steps = [];
    }
    const [next, ...others] = steps;
    steps = others;
    if (next !== undefined) waiting = setImmediate(run, next);
  };
  let waiting = setImmediate(run, () => {
    steps = open().ahead ?? [];
  });
  return answer.finally(() => clearImmediate(waiting));
}
