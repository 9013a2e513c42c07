import { type BenchCase, type Effort, type Measurement, percentile } from '../measure.ts';
import { TARGET } from '../servers/gateway-config.ts';
import { openConnection } from '../servers/load.ts';
import { warmUp } from '../servers/warm-up.ts';
import { withServers } from '../servers/with-servers.ts';

/** What one caller at a time waits longer than it would for the same upstream. */
export const cases: readonly BenchCase[] = [{ name: 'latency', hasFloor: false, measure }];

async function measure({ rounds }: Effort): Promise<readonly Measurement[]> {
  return withServers({ size: 20_000 }, async ({ upstream, gateway }) => {
    const direct = await openConnection(upstream.url, TARGET);
    const through = await openConnection(gateway.url, TARGET);
    const times = { direct: [] as number[], through: [] as number[] };
    await warmUp([gateway.url], TARGET);
    for (let request = 0; request < rounds * 300; request += 1) {
      times.direct.push(await time(direct.request));
      times.through.push(await time(through.request));
    }
    direct.close();
    through.close();
    const added = (share: number) => percentile(times.through, share) - percentile(times.direct, share);
    const row = (subject: string, share: number): Measurement => ({
      subject,
      payload: '20 KB',
      value: added(share),
      unit: 'ms',
    });
    return [
      row('latency added at one connection, p50', 0.5),
      row('latency added at one connection, p99', 0.99),
    ];
  });
}

async function time(ask: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await ask();
  return performance.now() - start;
}
