import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../../packages/connectors/src/index.ts';
import { printRules } from '../../packages/rules/src/native/parse-rules.ts';
import { buildBundle } from '../../tools/build-bundle.ts';
import { TARGETS } from '../goals.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { writeRuleFile } from '../rules/write-rule-file.ts';
import { TARGET, writeGatewayConfig } from '../servers/gateway-config.ts';
import { startChild } from '../servers/start-child.ts';
import { type TimedStart, timeStart } from '../servers/time-start.ts';

const LEAST_STARTS = 11;
const NAMES = ['connector', 'yaml', 'kept', 'json', 'last', 'own'] as const;
type Name = (typeof NAMES)[number];
type Round = Readonly<Record<Name, TimedStart>>;

/** What is asked of the last of the 60 endpoints. */
const LAST_TARGET = TARGET.replace(/\/events$/, '/licenseDetails/delta');

/**
 * The bundle with 60 endpoints in Psoxy's way of writing, and with the connector's own policy as a rule file, beyond the same without
 * one, to the first answer.
 */
export const cases: readonly BenchCase[] = [
  { name: 'start with a rule file', hasFloor: false, measure: measureStarts },
];

async function measureStarts(effort: Effort): Promise<readonly Measurement[]> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  await buildBundle(join(directory, 'bundle'));
  const upstream = await startChild('upstream', ['20000']);
  const configs = await writeConfigs(directory, upstream.url);
  const start = (name: Name) =>
    timeStart(
      [join(directory, 'bundle/node.cjs'), 'serve', '--config', configs[name]],
      name === 'last' ? LAST_TARGET : TARGET,
    );
  const rounds: Round[] = [];
  for (let round = 0; round <= Math.max(LEAST_STARTS, effort.rounds); round += 1) {
    const connector = await start('connector');
    const measured = {
      connector,
      yaml: await start('yaml'),
      kept: await start('kept'),
      json: await start('json'),
      last: await start('last'),
      own: await start('own'),
    };
    // The first start reads the disk, and keeps what the others find.
    if (round > 0) rounds.push(measured);
  }
  await upstream.close();
  await rm(directory, { recursive: true });
  return rowsOf(rounds);
}

async function writeConfigs(directory: string, origin: string): Promise<Readonly<Record<Name, string>>> {
  const connector = await writeGatewayConfig({ directory, origin });
  const { yaml, json } = await writeRuleFile(directory);
  const config = JSON.parse(await readFile(connector, 'utf8')) as {
    readonly connectors: Readonly<Record<string, object>>;
  };
  const write = async (name: Name, rules: string, changes = {}) => {
    const own = Object.entries(config.connectors).map(([id, settings]) => [id, { ...settings, rules }]);
    const file = join(directory, `${name}.json`);
    await writeFile(file, JSON.stringify({ ...config, connectors: Object.fromEntries(own), ...changes }));
    return file;
  };
  return {
    connector,
    yaml: await write('yaml', yaml),
    kept: await write('kept', yaml, { ruleCache: true }),
    json: await write('json', json),
    last: await write('last', yaml, { ruleCache: true }),
    own: await write('own', await writeOwnRules(directory), { ruleCache: true }),
  };
}

/** The policy that the connector has anyway, as a rule file. */
async function writeOwnRules(directory: string): Promise<string> {
  const options = { ...DEFAULT_CONNECTOR_OPTIONS, pseudonymizeAppIds: false };
  const file = join(directory, 'own-rules.yaml');
  await writeFile(file, printRules(CONNECTORS['outlook-cal'].ruleSet(options)));
  return file;
}

const PAYLOADS = {
  yaml: 'YAML',
  kept: 'YAML with `ruleCache`',
  json: 'JSON',
  last: 'YAML with `ruleCache`, the last endpoint',
  own: 'our own language with `ruleCache`, 28 endpoints',
} as const;

function rowsOf(rounds: readonly Round[]): readonly Measurement[] {
  const beyond = (name: Name, part: 'milliseconds' | 'processor') =>
    median(rounds.map((round) => round[name][part] - round.connector[part]));
  const ratiosOf = (name: Name) =>
    rounds.map((round) => round[name].milliseconds / round.connector.milliseconds - 1);
  return (['yaml', 'kept', 'json', 'last', 'own'] as const).flatMap((name): readonly Measurement[] => [
    {
      subject: 'start with a rule file of 60 endpoints to the first answer, beyond the connector',
      payload: PAYLOADS[name],
      value: beyond(name, 'milliseconds'),
      unit: 'ms',
      baseline: {
        name: "the connector's start",
        ratio: median(ratiosOf(name)),
        rounds: ratiosOf(name),
      },
      ...(PAYLOADS[name].includes('ruleCache') ? TARGETS.ruleFileStart : {}),
    },
    {
      subject: 'the same, processor time of the main thread',
      payload: PAYLOADS[name],
      value: beyond(name, 'processor'),
      unit: 'ms',
    },
  ]);
}
