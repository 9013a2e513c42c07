import { TARGETS } from '../goals.ts';
import type { BenchCase, Effort, Measurement } from '../measure.ts';
import { TARGET } from '../servers/gateway-config.ts';
import { openConnection } from '../servers/load.ts';
import type { Child } from '../servers/start-child.ts';
import { withServers } from '../servers/with-servers.ts';

const MEGABYTE = 1_000_000;
/** What a fresh process grows by when it serves for the first time: code, connections, the garbage of start. */
const WARM_REQUESTS = 3;

/**
 * Peak of the resident memory while large answers are open at the same time, beyond what the idle process has and beyond the
 * output of every one of them. The system's own count, so it includes what V8 has not yet given back.
 */
export const cases: readonly BenchCase[] = [
  { name: 'memory, 5 MB', hasFloor: true, measure: (effort) => measure({ open: 8, size: 5, effort }) },
  {
    name: 'memory, 200 at once',
    hasFloor: false,
    measure: (effort) => measure({ open: 200, size: 5, effort }),
  },
  { name: 'memory, 200 MB', hasFloor: false, measure: (effort) => measure({ open: 1, size: 200, effort }) },
];

type Setting = { readonly open: number; readonly size: number; readonly effort: Effort };

async function measure({ open, size }: Setting): Promise<readonly Measurement[]> {
  const limits = {
    responseBytes: 1_073_741_824,
    requestMilliseconds: 600_000,
    firstByteMilliseconds: 300_000,
  };
  return withServers({ size: size * MEGABYTE, limits }, async ({ gateway }) => {
    for (let warm = 0; size < 50 && warm < WARM_REQUESTS; warm += 1) await ask(gateway.url);
    const idle = (await gateway.collect()).resident;
    const { peak, output } = await peakWhile(gateway, open);
    const each = (peak - idle - open * output) / MEGABYTE / open;
    const payload = `${open} x ${size} MB at once`;
    return [
      { subject: 'peak resident memory', payload, value: peak / MEGABYTE, unit: 'MB' },
      {
        subject: 'memory of an open answer beyond its output',
        payload,
        value: Math.max(each, 0),
        unit: 'MB',
        baseline: { name: 'the response', ratio: Math.max(each, 0) / size, rounds: [] },
        ...(size === 5 && open < 50 ? TARGETS.memory : {}),
      },
    ];
  });
}

async function peakWhile(
  gateway: Child,
  open: number,
): Promise<{ readonly peak: number; readonly output: number }> {
  const asking = Promise.all(Array.from({ length: open }, () => ask(gateway.url)));
  let running = true;
  const done = asking.finally(() => {
    running = false;
  });
  let peak = 0;
  while (running) {
    peak = Math.max(peak, (await gateway.usage()).resident);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const [output = 0] = await done;
  return { peak: Math.max(peak, (await gateway.usage()).peak), output };
}

async function ask(url: string): Promise<number> {
  const connection = await openConnection(url, TARGET);
  const size = await connection.request();
  connection.close();
  return size;
}
