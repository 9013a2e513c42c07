import { hasNginx } from '../baselines/nginx.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { TARGET } from '../servers/gateway-config.ts';
import { openLoadClients } from '../servers/load.ts';
import { CONCURRENCY, warmUp } from '../servers/warm-up.ts';
import { withServers } from '../servers/with-servers.ts';

const REQUESTS = 800;

/** Where nginx is installed: how many requests a second the gateway serves against a proxy in C that sanitizes nothing. */
export const cases: readonly BenchCase[] = [{ name: 'nginx', hasFloor: false, measure }];

async function measure({ rounds }: Effort): Promise<readonly Measurement[]> {
  if (!hasNginx()) return [];
  return withServers(
    { size: 24_000, processes: { gateway: 1, nginx: 1 } },
    async ({ gateway, getProcesses }) => {
      const urls = [gateway.url, ...getProcesses('nginx').map(({ url }) => url)];
      await warmUp(urls, TARGET);
      const measured: { readonly gateway: number; readonly ratio: number }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const [own = Number.NaN, theirs = Number.NaN] = await perSecond(urls);
        measured.push({ gateway: own, ratio: own / theirs });
      }
      const ratios = measured.map(({ ratio }) => ratio);
      return [
        {
          subject: 'gateway, requests a second',
          payload: '25 KB',
          value: median(measured.map(({ gateway: own }) => own)),
          unit: 'requests/s',
          baseline: { name: 'nginx, nothing sanitized', ratio: median(ratios), rounds: ratios },
        },
      ];
    },
  );
}

/** By turns. */
async function perSecond(urls: readonly string[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const url of urls) {
    const callers = await openLoadClients(url, TARGET, CONCURRENCY);
    found.push((REQUESTS * 1_000) / (await callers.request(REQUESTS)));
    callers.close();
  }
  return found;
}
