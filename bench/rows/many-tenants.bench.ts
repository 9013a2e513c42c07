import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundle } from '../../tools/build-bundle.ts';
import { TARGETS } from '../goals.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { writeTenantsConfig } from '../servers/many-tenants-config.ts';
import { startChild } from '../servers/start-child.ts';
import { type TimedReload, timeReloads } from '../servers/time-reload.ts';

const MAX_STARTS = 5;
const MEGABYTE = 1_000_000;
const PAYLOAD = '100 connectors of 50 tenants over two rule files';

/** The bundle with a hundred connectors: its start, and reloads under requests with the same rules and with others. */
export const cases: readonly BenchCase[] = [
  { name: 'many tenants', hasFloor: false, measure: measureTenants },
];

async function measureTenants(effort: Effort): Promise<readonly Measurement[]> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  await buildBundle(join(directory, 'bundle'));
  const upstream = await startChild('upstream', ['20000']);
  const rounds: TimedReload[] = [];
  for (let round = 0; round < Math.min(MAX_STARTS, effort.rounds); round += 1) {
    const { file, target, changeRules } = await writeTenantsConfig(directory, upstream.url);
    const program = [join(directory, 'bundle/node.cjs'), 'serve', '--config', file];
    rounds.push(await timeReloads(program, target, [async () => undefined, changeRules]));
  }
  await upstream.close();
  await rm(directory, { recursive: true });
  return [
    ...startRows(rounds),
    ...reloadRows(rounds, 'the same rules', 0),
    ...reloadRows(rounds, 'other rules', 1),
  ];
}

function startRows(rounds: readonly TimedReload[]): readonly Measurement[] {
  return [
    {
      ...{ subject: 'start with many tenants until it listens', payload: PAYLOAD, unit: 'ms' },
      value: median(rounds.map(({ start }) => start)),
      ...TARGETS.tenantsStart,
    },
    {
      ...{ subject: 'the same, peak of resident memory', payload: PAYLOAD, unit: 'MB' },
      value: median(rounds.map(({ startPeak }) => startPeak)) / MEGABYTE,
      ...TARGETS.tenantsMemory,
    },
  ];
}

function reloadRows(rounds: readonly TimedReload[], rules: string, at: number): readonly Measurement[] {
  const subject = `reload with many tenants and ${rules}`;
  const of = (part: 'milliseconds' | 'longest' | 'peak') =>
    median(rounds.map(({ reloads }) => reloads[at]?.[part] ?? Number.NaN));
  const growth = rounds.map(({ reloads }) => (reloads[at]?.peak ?? Number.NaN) / (reloads[at]?.before ?? 1));
  return [
    { subject, payload: PAYLOAD, unit: 'ms', value: of('milliseconds') },
    {
      ...{ subject: `${subject}, longest request meanwhile`, payload: PAYLOAD, unit: 'ms' },
      value: of('longest'),
      ...TARGETS.tenantsReload,
    },
    {
      ...{ subject: `${subject}, peak of resident memory`, payload: PAYLOAD, unit: 'MB' },
      value: of('peak') / MEGABYTE,
      baseline: { name: 'resident memory before', ratio: median(growth), rounds: growth },
      ...TARGETS.tenantsReloadMemory,
    },
  ];
}
