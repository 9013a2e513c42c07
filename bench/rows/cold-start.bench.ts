import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundle } from '../../tools/build-bundle.ts';
import { TARGETS } from '../goals.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { TARGET, writeGatewayConfig } from '../servers/gateway-config.ts';
import { startChild } from '../servers/start-child.ts';
import { timeStart } from '../servers/time-start.ts';

const BARE = fileURLToPath(new URL('../baselines/bare-http.mjs', import.meta.url));
const LEAST_STARTS = 11;

/**
 * The bundle of `tools/build-bundle.ts` with its cache, one connector, JSON configuration, 20 KB page; and how large it is: code and
 * WebAssembly, the cache beside them.
 */
export const cases: readonly BenchCase[] = [
  { name: 'cold start, bundle', hasFloor: true, measure: measureStart },
];

async function measureStart(effort: Effort): Promise<readonly Measurement[]> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  const sizes = await buildBundle(join(directory, 'bundle'));
  const upstream = await startChild('upstream', ['20000']);
  const config = await writeGatewayConfig({ directory, origin: upstream.url });
  const bundle = [join(directory, 'bundle/node.cjs'), 'serve', '--config', config];
  const rounds: { own: number; bare: number }[] = [];
  for (let round = 0; round <= Math.max(LEAST_STARTS, effort.rounds); round += 1) {
    const bare = (await timeStart([BARE], '/')).milliseconds;
    const own = (await timeStart(bundle, TARGET)).milliseconds;
    // The first start reads the disk.
    if (round > 0) rounds.push({ own, bare });
  }
  await upstream.close();
  await rm(directory, { recursive: true });
  return [
    {
      subject: 'cold start to the first sanitized answer, beyond bare node:http',
      payload: `bare: ${median(rounds.map(({ bare }) => bare)).toFixed(0)} ms`,
      value: median(rounds.map(({ own, bare }) => own - bare)),
      unit: 'ms',
      ...TARGETS.coldStart,
    },
    sizeRow(sizes),
  ];
}

function sizeRow({ atStart, cache, all }: Awaited<ReturnType<typeof buildBundle>>): Measurement {
  return {
    subject: 'bundle, minified, what a start reads',
    payload: `all: ${kilobytes(all)} KB; V8's cache: ${kilobytes(cache)} KB`,
    value: atStart / 1_000,
    unit: 'KB',
    ...TARGETS.bundle,
  };
}

function kilobytes(bytes: number): number {
  return Math.round(bytes / 1_000);
}
