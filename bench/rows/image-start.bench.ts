import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inAwsAccount, startAwsAccount } from '../../tests/stand-ins/aws/start-aws-account.ts';
import { TARGETS } from '../goals.ts';
import { type BenchCase, type Effort, type Measurement, median } from '../measure.ts';
import { TARGET, writeGatewayConfig } from '../servers/gateway-config.ts';
import { openImage } from '../servers/image-tree.ts';
import { startChild } from '../servers/start-child.ts';
import { type TimedStart, timeStart } from '../servers/time-start.ts';

const BARE = fileURLToPath(new URL('../baselines/bare-http.mjs', import.meta.url));
const LEAST_STARTS = 11;

/**
 * The tree of the image, started by its entrypoint: its Node, its switches, its bundle with V8's cache; but with this machine's kernel,
 * C library and file system, and no container around it. The key comes from Secrets Manager, the identity from STS, the token from Entra
 * ID, all three on this machine. Compared with a bare server under the same Node and switches.
 */
export const cases: readonly BenchCase[] = [
  { name: 'image, start and memory', hasFloor: false, measure: measureStarts },
];

type Round = { readonly own: TimedStart; readonly bare: TimedStart };

async function measureStarts(effort: Effort): Promise<readonly Measurement[]> {
  const image = openImage();
  const directory = await mkdtemp(join(tmpdir(), 'nymgate-bench-'));
  const { program, args } = image.unpack(join(directory, 'image'));
  const upstream = await startChild('upstream', ['20000']);
  const config = await writeGatewayConfig({ directory, origin: upstream.url });
  const account = await startAwsAccount(await readFile(join(directory, 'key'), 'utf8'));
  await writeFile(config, JSON.stringify(inAwsAccount(await readFile(config, 'utf8'))));
  const own = { program, environment: account.environment };
  const switches = args.slice(0, -1);
  const rounds: Round[] = [];
  for (let round = 0; round <= Math.max(LEAST_STARTS, effort.rounds); round += 1) {
    const bare = await timeStart([...switches, BARE], '/', { program });
    const started = await timeStart([...args, 'serve', '--config', config], TARGET, own);
    // The first start reads the disk.
    if (round > 0) rounds.push({ own: started, bare });
  }
  await Promise.all([upstream.close(), account.close()]);
  await rm(directory, { recursive: true });
  return rowsOf(rounds);
}

function rowsOf(rounds: readonly Round[]): readonly Measurement[] {
  const bare = (part: keyof TimedStart) => median(rounds.map((round) => round.bare[part]));
  const beyond = (part: keyof TimedStart) => median(rounds.map(({ own, bare }) => own[part] - bare[part]));
  const ratios = rounds.map(({ own, bare }) => own.milliseconds / bare.milliseconds - 1);
  const memory = (subject: string, part: 'idle' | 'resident'): Measurement => ({
    subject,
    payload: `bare: ${(bare(part) / 1e6).toFixed(0)} MB`,
    value: median(rounds.map(({ own }) => own[part])) / 1e6,
    unit: 'MB',
  });
  return [
    {
      subject: 'image: start to the first sanitized answer, beyond bare node:http',
      payload: `bare: ${bare('milliseconds').toFixed(0)} ms`,
      value: beyond('milliseconds'),
      unit: 'ms',
      baseline: { name: 'bare node:http', ratio: median(ratios), rounds: ratios },
      ...TARGETS.imageStart,
    },
    {
      subject: 'image: the same, processor time of the main thread',
      payload: `bare: ${bare('processor').toFixed(0)} ms`,
      value: beyond('processor'),
      unit: 'ms',
    },
    memory('image: resident memory at rest, once it listens', 'idle'),
    memory('image: resident memory after the first answer', 'resident'),
  ];
}
