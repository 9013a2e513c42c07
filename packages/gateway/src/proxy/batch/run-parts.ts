import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { BatchPart } from './parse-batch.ts';
import type { CompletedPart } from './write-batch.ts';

/** Never rejects. `failed`: a dependency failed, so the part must not be tried. */
export type HandlePart = (part: BatchPart, failed: boolean) => Promise<Outbound>;

const MIN_FAILURE_STATUS = 400;

/**
 * Handles all parts, each after its dependencies.
 * @param parts sorted by dependency
 * @returns in the order of the parts
 */
export async function runParts(
  parts: readonly BatchPart[],
  concurrency: number,
  handlePart: HandlePart,
): Promise<readonly CompletedPart[]> {
  const runLimited = createConcurrencyLimiter(concurrency);
  const responses = new Map<string, Promise<Outbound>>();
  const run = async (part: BatchPart): Promise<Outbound> => {
    const before = await Promise.all(part.dependsOn.map(async (id) => responses.get(id)));
    const failed = !before.every(
      (outbound) => outbound !== undefined && outbound.status < MIN_FAILURE_STATUS,
    );
    return runLimited(() => handlePart(part, failed));
  };
  const started = parts.map((part) => {
    const completedPart = run(part);
    responses.set(part.id.toLowerCase(), completedPart);
    return completedPart.then((outbound) => ({ id: part.id, response: outbound }));
  });
  return Promise.all(started);
}

/** The others wait in order. */
function createConcurrencyLimiter(
  maxConcurrent: number,
): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let free = maxConcurrent;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
