import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundle } from '../../tools/build-bundle.ts';
import { TARGETS } from '../goals.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { TARGET, writeGatewayConfig } from '../servers/gateway-config.ts';
import { startChild } from '../servers/start-child.ts';
import { type TimedStart, timeStart } from '../servers/time-start.ts';

const BARE = fileURLToPath(new URL('../baselines/bare-http.mjs', import.meta.url));
const LEAST_STARTS = 11;

/** The bundle of `tools/build-bundle.ts` with its cache, one connector, JSON configuration, 20 KB page. */
export const cases: readonly BenchCase[] = [
  { name: 'cold start, bundle', hasFloor: true, measure: measureStart },
];

type Round = { readonly own: TimedStart; readonly bare: TimedStart };

async function measureStart(effort: Effort): Promise<readonly Measurement[]> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  await buildBundle(join(directory, 'bundle'));
  const upstream = await startChild('upstream', ['20000']);
  const config = await writeGatewayConfig({ directory, origin: upstream.url });
  const bundle = [join(directory, 'bundle/node.cjs'), 'serve', '--config', config];
  const rounds: Round[] = [];
  for (let round = 0; round <= Math.max(LEAST_STARTS, effort.rounds); round += 1) {
    const bare = await timeStart([BARE], '/');
    const own = await timeStart(bundle, TARGET);
    // The first start reads the disk.
    if (round > 0) rounds.push({ own, bare });
  }
  await upstream.close();
  await rm(directory, { recursive: true });
  return [...startRows(rounds), ...memoryRows(rounds)];
}

function startRows(rounds: readonly Round[]): readonly Measurement[] {
  const bare = (part: 'milliseconds' | 'processor') =>
    `bare: ${median(rounds.map((round) => round.bare[part])).toFixed(0)} ms`;
  return [
    {
      subject: 'cold start to the first sanitized answer, beyond bare node:http',
      payload: bare('milliseconds'),
      value: median(rounds.map(({ own, bare }) => own.milliseconds - bare.milliseconds)),
      unit: 'ms',
      baseline: beyondBare(rounds),
      ...TARGETS.coldStart,
    },
    {
      subject: 'cold start, the same, processor time of the main thread',
      payload: bare('processor'),
      value: median(rounds.map(({ own, bare }) => own.processor - bare.processor)),
      unit: 'ms',
    },
  ];
}

/** What is beyond the bare server, against the bare server. */
function beyondBare(rounds: readonly Round[]): NonNullable<Measurement['baseline']> {
  const ratios = rounds.map(({ own, bare }) => own.milliseconds / bare.milliseconds - 1);
  return { name: 'bare node:http', ratio: median(ratios), rounds: ratios };
}

function memoryRows(rounds: readonly Round[]): readonly Measurement[] {
  const row = (subject: string, part: 'idle' | 'resident'): Measurement => ({
    subject,
    payload: `bare: ${(median(rounds.map(({ bare }) => bare[part])) / 1e6).toFixed(0)} MB`,
    value: median(rounds.map(({ own }) => own[part])) / 1e6,
    unit: 'MB',
  });
  return [
    row('resident memory of the bundle, once it listens', 'idle'),
    row('resident memory of the bundle, after the first answer', 'resident'),
  ];
}
