import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inAwsAccount, startAwsAccount } from '../../tests/stand-ins/aws/start-aws-account.ts';
import { functionUrlEvent, PUBLIC_URL, ROLE, SESSION } from '../../tests/stand-ins/lambda/events.ts';
import { startLambda } from '../../tests/stand-ins/lambda/start-lambda.ts';
import { buildBundle } from '../../tools/build-bundle.ts';
import { ENTRIES } from '../../tools/bundle/entries.ts';
import { TARGETS } from '../goals.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { TARGET, writeGatewayConfig } from '../servers/gateway-config.ts';
import { readProcessUsage } from '../servers/process-usage.ts';
import { startChild } from '../servers/start-child.ts';

const LEAST_STARTS = 9;

/**
 * A function's start under a stand-in of Lambda's runtime API, with the switches and variables of the managed runtime: from the start
 * of the process to the first answer. Ours reads its key from Secrets Manager, gets its identity from STS and its token from Entra ID,
 * all three on this machine; what it is compared with is a function that answers two letters.
 */
export const cases: readonly BenchCase[] = [
  { name: 'lambda, start and memory', hasFloor: false, measure: measureStarts },
];

const EMPTY = `exports.handler = async () => ({ statusCode: 200, headers: {}, body: 'ok', isBase64Encoded: false });\n`;
const NAMES = ['empty', 'uploaded', 'cached'] as const;
type Name = (typeof NAMES)[number];
type Start = { readonly milliseconds: number; readonly processor: number; readonly resident: number };
type Round = Readonly<Record<Name, Start>>;

async function measureStarts(effort: Effort): Promise<readonly Measurement[]> {
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  const upstream = await startChild('upstream', ['20000']);
  const config = await writeGatewayConfig({ directory, origin: upstream.url });
  const account = await startAwsAccount(await readFile(join(directory, 'key'), 'utf8'));
  await writeFile(config, asFunction(await readFile(config, 'utf8')));
  const environment = { ...account.environment, NYMGATE_CONFIG: config };
  const folders = await makeFolders(directory);
  const rounds: Round[] = [];
  for (let round = 0; round <= Math.max(LEAST_STARTS, effort.rounds); round += 1) {
    const empty = await timeFunction(folders.empty, {});
    const uploaded = await timeFunction(folders.uploaded, environment);
    const cached = await timeFunction(folders.cached, environment);
    // The first start reads the disk.
    if (round > 0) rounds.push({ empty, uploaded, cached });
  }
  await Promise.all([upstream.close(), account.close()]);
  await rm(directory, { recursive: true });
  return rowsOf(rounds);
}

/** The key in a store, the identity of the function's role, callers by IAM. */
function asFunction(text: string): string {
  return JSON.stringify({
    ...inAwsAccount(text),
    publicUrl: PUBLIC_URL,
    callers: { platform: [{ type: 'aws-iam', callers: [{ id: ROLE, connectors: ['*'] }] }] },
  });
}

/** As `build:lambda` makes it, and with V8's cache of this Node under the switches of the runtime beside it. */
async function makeFolders(directory: string): Promise<Readonly<Record<Name, string>>> {
  const [empty, uploaded, cached] = NAMES.map((name) => join(directory, name)) as [string, string, string];
  await mkdir(empty);
  await writeFile(join(empty, 'aws-lambda.cjs'), EMPTY);
  const { hasCache: _, ...entry } = ENTRIES['aws-lambda'];
  await buildBundle(uploaded, entry);
  await buildBundle(cached, ENTRIES['aws-lambda']);
  return { empty, uploaded, cached };
}

async function timeFunction(folder: string, environment: Readonly<Record<string, string>>): Promise<Start> {
  const start = performance.now();
  const lambda = await startLambda({ folder, environment });
  try {
    const { status } = await lambda.ask(functionUrlEvent({ path: TARGET, userArn: SESSION }));
    if (status !== 200)
      throw new Error(`the function answered ${status}: ${lambda.told()} ${lambda.lines()}`);
    return { milliseconds: performance.now() - start, ...readProcessUsage(lambda.pid) };
  } finally {
    await lambda.stop();
  }
}

function rowsOf(rounds: readonly Round[]): readonly Measurement[] {
  const of = (name: Name, part: keyof Start) => median(rounds.map((round) => round[name][part]));
  const beyond = (name: Name, part: keyof Start) =>
    median(rounds.map((round) => round[name][part] - round.empty[part]));
  const ratiosOf = (name: Name) =>
    rounds.map((round) => round[name].milliseconds / round.empty.milliseconds - 1);
  const row = (name: Name, payload: string): readonly Measurement[] => [
    {
      subject: 'Lambda: start to the first sanitized answer, beyond an empty function',
      payload: `${payload}; empty: ${of('empty', 'milliseconds').toFixed(0)} ms`,
      value: beyond(name, 'milliseconds'),
      unit: 'ms',
      baseline: { name: 'an empty function', ratio: median(ratiosOf(name)), rounds: ratiosOf(name) },
      ...(name === 'cached' ? TARGETS.lambdaStart : {}),
    },
    {
      subject: 'Lambda: the same, processor time of the main thread',
      payload: `${payload}; empty: ${of('empty', 'processor').toFixed(0)} ms`,
      value: beyond(name, 'processor'),
      unit: 'ms',
    },
  ];
  return [
    ...row('uploaded', 'as uploaded'),
    ...row('cached', "with V8's cache"),
    {
      subject: 'Lambda: resident memory after the first answer',
      payload: `empty: ${(of('empty', 'resident') / 1e6).toFixed(0)} MB`,
      value: of('uploaded', 'resident') / 1e6,
      unit: 'MB',
    },
  ];
}
