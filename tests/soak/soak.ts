import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startStand } from './start-stand.ts';
import { createTraffic } from './traffic.ts';
import { type Sample, slopeOf, takeSample } from './watch-process.ts';

// A gateway under mixed load for half an hour: faults of Graph, callers who leave, refusals, a reload every two minutes. It
// fails when memory or handles go on growing, or when a call ends in a way that nothing provoked (F24, F30, REL-07).
//   npm run build && npm run soak -- --minutes 30 --rate 40 [--memory 256] [--write]

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '40' },
    /** MiB, as the limit of a container. */
    memory: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const rate = Number(values.rate);
const memory = values.memory === undefined ? undefined : Number(values.memory);
if (!(minutes > 0) || !(rate > 0 && rate <= 500))
  throw new Error('--minutes and --rate (at most 500) are numbers.');
if (memory !== undefined && !(memory >= 64)) throw new Error('--memory is a number of MiB, 64 at least.');

/** MiB a minute that garbage collection may seem to add over half an hour. */
const FLAT = 0.5;
const SETTLED = 1 / 3;

const stand = await startStand({ memory });
const traffic = await createTraffic(stand.url);
const began = Date.now();
const minute = () => (Date.now() - began) / 60_000;
const samples: Sample[] = [];
const running = new Set<Promise<void>>();

const calls = setInterval(() => {
  if (running.size > 200) return;
  const call = traffic.call().finally(() => running.delete(call));
  running.add(call);
}, 1_000 / rate);
const faults = setInterval(provokeFault, 3_000);
const reloads = setInterval(() => {
  stand.gateway.kill('SIGHUP');
  stand.simulator.answerNext({ status: 401, body: '{}' });
}, 120_000);
while (minute() < minutes) {
  await new Promise((resolve) => setTimeout(resolve, Math.min(10_000, minutes * 3_000)));
  samples.push(await takeSample(stand.gateway.pid, stand.adminUrl, minute()));
}
for (const timer of [calls, faults, reloads]) clearInterval(timer);
await Promise.all(running);
const lines = stand.lines();
await stand.close();
await tell();

function provokeFault(): void {
  const { simulator } = stand;
  const kind = Math.floor(minute() * 20) % 3;
  if (kind === 0) simulator.answerNext({ status: 503, body: '{}' });
  else if (kind === 1) simulator.answerNext({ status: 200, body: '{"value":[{"id":"', cutAfter: 8 });
  else simulator.answerNext({ status: 500, headers: { 'content-type': 'text/html' }, body: '<html>' });
}

async function tell(): Promise<void> {
  const settled = samples.filter((sample) => sample.minute > minutes * SETTLED);
  const growth = slopeOf(settled.map((sample) => [sample.minute, sample.resident]));
  const handles = slopeOf(settled.map((sample) => [sample.minute, sample.handles]));
  const broken = Object.keys(traffic.counts).filter((ending) => ending.startsWith('broken'));
  const report = page({ growth, handles });
  process.stdout.write(report);
  if (values.write) await writeFile(new URL('../../docs/security/soak.md', import.meta.url), report);
  if (growth > FLAT || handles > 0.5 || broken.length > 0) process.exitCode = 1;
}

function page({ growth, handles }: { readonly growth: number; readonly handles: number }): string {
  const total = Object.values(traffic.counts).reduce((sum, count) => sum + count, 0);
  const endings = Object.entries(traffic.counts).sort(([a], [b]) => (a < b ? -1 : 1));
  const shown = samples.filter((_, at) => at % Math.max(1, Math.ceil(samples.length / 12)) === 0);
  return `# Soak: ${minutes} minutes under mixed load

\`npm run soak -- --minutes ${minutes} --rate ${rate}${memory === undefined ? '' : ` --memory ${memory}`} --write\` writes this page. A gateway with all connectors, as \`nymgate serve\` starts it, stands before the simulator; callers ask the examples of every connector, follow pages, ask what is refused, and leave in the middle; Graph answers every three seconds with a fault (503, a cut body, HTML); every two minutes the configuration is reloaded and Graph refuses an access token. The run fails when memory grows by more than ${FLAT} MiB a minute after the first third, when open handles grow, or when a call ends in a way that nothing provoked.

Last run: Node ${process.version}, ${new Date(began).toISOString().slice(0, 10)}, ${minutes} minutes, ${total} calls, ${lines} lines of log and audit.

| | |
|---|---|
| memory, MiB a minute | ${growth.toFixed(3)} |
| most resident memory${memory === undefined ? '' : `, of ${memory} MiB that the system allowed`} | ${Math.max(...samples.map(({ resident }) => resident)).toFixed(0)} MiB |
| open handles, a minute | ${handles.toFixed(3)} |
| largest event-loop delay (p99 of 10 s) | ${Math.max(...samples.map(({ delay }) => delay)).toFixed(0)} ms |
${endings.map(([ending, count]) => `| calls that ended with ${ending} | ${count} |`).join('\n')}

| minute | resident memory, MiB | open handles | event-loop delay p99, ms |
|---|---|---|---|
${shown.map(({ minute: at, resident, handles: open, delay }) => `| ${at.toFixed(1)} | ${resident.toFixed(0)} | ${open} | ${delay.toFixed(0)} |`).join('\n')}
`;
}
