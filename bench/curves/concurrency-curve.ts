import { type Effort, median } from '../measure.ts';
import { TARGET } from '../servers/gateway-config.ts';
import { openLoadClients } from '../servers/load.ts';
import { warmUp } from '../servers/warm-up.ts';
import { withServers } from '../servers/with-servers.ts';
import type { Curve } from './curve.ts';

const CONCURRENCY = [1, 4, 16, 64, 256];
const REQUESTS = 1_024;
const SIZE = 24_000;

/** Processor time of a request while ever more callers, connected before, ask at once. */
export async function concurrencyCurve({ rounds }: Effort): Promise<Curve> {
  return withServers({ size: SIZE }, async ({ gateway }) => {
    await warmUp([gateway.url], TARGET);
    const times = CONCURRENCY.map((): number[] => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, concurrency] of CONCURRENCY.entries()) {
        const callers = await openLoadClients(gateway.url, TARGET, concurrency);
        const before = await gateway.usage();
        await callers.request(REQUESTS);
        const after = await gateway.usage();
        callers.close();
        times[index]?.push((after.processor - before.processor) / REQUESTS);
      }
    }
    return {
      title: 'Requests at once (25 KB pages)',
      x: 'requests at once',
      y: 'us of processor time for each',
      points: CONCURRENCY.map((x, index) => ({ x, label: String(x), y: median(times[index] ?? []) })),
    };
  });
}
