import { loadavg } from 'node:os';
import { TARGET } from './servers/gateway-config.ts';
import { openLoadClients } from './servers/load.ts';
import type { Child } from './servers/start-child.ts';
import { warmUp } from './servers/warm-up.ts';
import { withServers } from './servers/with-servers.ts';

// `npx tsx -C nymgate-source bench/sizing.ts`: how much a core serves by the size of a page, and the memory of the process by the requests
// at once, and what a request costs with as many processes as cores. Rows of the table in docs/guides/operators.md. Requests a second of a core are 1 second by the processor time of one request:
// callers and Graph run on the same machine, so a rate by the clock would be theirs too.

const SIZES = [5_000, 25_000, 200_000, 1_000_000, 5_000_000];
const CONCURRENCY = [1, 16, 64];
/** Bytes that each measurement serves, within bounds. */
const BYTES = 400_000_000;
const LIMITS = { concurrentRequests: 64, responseBytes: 33_554_432 };

type Load = { readonly microseconds: number; readonly peak: number };

async function measureLoad(gateway: Child, concurrency: number, requests: number): Promise<Load> {
  const callers = await openLoadClients(gateway.url, TARGET, concurrency);
  const before = await gateway.usage();
  await callers.request(requests);
  const after = await gateway.usage();
  callers.close();
  return { microseconds: (after.processor - before.processor) / requests, peak: after.peak };
}

async function measureSize(size: number): Promise<string> {
  const requests = Math.min(4_000, Math.max(64, Math.round(BYTES / size)));
  return withServers({ size, limits: LIMITS }, async ({ gateway }) => {
    if (size <= 200_000) await warmUp([gateway.url], TARGET);
    const loads: Load[] = [];
    for (const concurrency of CONCURRENCY) loads.push(await measureLoad(gateway, concurrency, requests));
    const [, { microseconds } = { microseconds: Number.NaN }] = loads;
    const perSecond = 1_000_000 / microseconds;
    const cells = [
      formatBytes(size),
      Math.round(perSecond).toLocaleString('en'),
      Math.round((perSecond * size) / 1e6),
      ...loads.map(({ peak }) => Math.round(peak / 1_048_576)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

/** @returns requests a second of a core with so many processes at work at once, each against its own callers */
async function measureReplicas(size: number, replicas: number): Promise<number> {
  const requests = Math.round(BYTES / size / replicas);
  return withServers({ size, processes: { gateway: replicas } }, async ({ getProcesses }) => {
    const gateways = getProcesses('gateway');
    const urls = gateways.map(({ url }) => url);
    await warmUp(urls, TARGET);
    const loads = await Promise.all(gateways.map((gateway) => measureLoad(gateway, 16, requests)));
    const microseconds = loads.reduce((sum, load) => sum + load.microseconds, 0) / replicas;
    return 1_000_000 / microseconds;
  });
}

function formatBytes(size: number): string {
  return size < 1_000_000 ? `${size / 1_000} KB` : `${size / 1_000_000} MB`;
}

console.log(`Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`);
console.log('| page | requests a second a core | MB a second a core | peak MiB: 1 at once | 16 | 64 |');
for (const size of SIZES) console.log(await measureSize(size));
console.log('| processes at once | requests of 25 KB a second a core |');
for (const replicas of [1, 2, 4])
  console.log(`| ${replicas} | ${Math.round(await measureReplicas(25_000, replicas))} |`);
