import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { CONNECTORS } from '../packages/connectors/src/index.ts';
import type { Manifest } from '../packages/export/src/plan/describe-run.ts';
import type { ExportRow } from '../packages/export/src/plan/export-types.ts';
import { type DemoStack, startDemoStack } from '../packages/shell/src/gateway/start-demo-stack.ts';
import { namesBy } from '../tests/export/key-lists.ts';
import { createGraph } from '../tests/export/read-graph.ts';
import { compareWithGraph } from '../tests/export/same-as-graph.ts';

// `npm run build && NODE_ENV=development npx tsx bench/export-thousand.ts [PEOPLE] [CONNECTOR …]`: one full export of each connector by the command as it
// ships, in a process of its own, through a gateway in front of the simulator, both in this process. Its time and memory are told as
// rows of a Markdown table, after every key of every row has been compared with what Graph itself answers. With `--heap=MB` the export has
// a heap of that size: what it needs, where it takes as much as the machine gives otherwise. What it held after so many rows goes to
// standard error.

const given = process.argv.slice(2);
const [people = '1000', ...wanted] = given.filter((word) => !word.startsWith('--'));
const heap = given
  .filter((word) => word.startsWith('--heap='))
  .map((word) => word.replace('--heap=', '--max-old-space-size='));
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

type Measured = {
  readonly seconds: number;
  readonly megabytes: number;
  /** Processor time of the export, and of the simulator and the gateway meanwhile, in seconds: what others do here changes it little. */
  readonly own: number;
  readonly behind: number;
};

/** Memory that a process holds (VmRSS), or has held at most (VmHWM), in MB (proc(5)); 0 where there is no /proc. */
function memoryOf(pid: number | undefined, field: 'VmRSS' | 'VmHWM'): number {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(text)?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

/** Processor time of a process, in seconds (proc(5), fields 14 and 15 of /proc/PID/stat, in hundredths). */
function processorOf(pid: number | undefined): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

async function measure(url: string, connector: string, folder: string): Promise<Measured> {
  const [begun, used] = [Date.now(), process.cpuUsage()];
  const args = ['export', folder, '--pace', 'off', '--connector', connector, '--gateway', url];
  const child = spawn(process.execPath, [...heap, program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  createInterface(child.stderr).on('line', (line) => {
    const { event, rows } = JSON.parse(line) as { readonly event: string; readonly rows?: number };
    if (event === 'progress')
      process.stderr.write(`${connector}: ${rows} rows, ${memoryOf(child.pid, 'VmRSS').toFixed(0)} MB\n`);
    else if (event !== 'done') process.stderr.write(`${line}\n`);
  });
  let [megabytes, own] = [0, 0];
  const watch = setInterval(() => {
    own = Math.max(own, processorOf(child.pid));
    megabytes = Math.max(megabytes, memoryOf(child.pid, 'VmHWM'));
  }, 200);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(watch);
  if (code !== 0) throw new Error(`${connector}: exit ${code}`);
  const { user, system } = process.cpuUsage(used);
  return { seconds: (Date.now() - begun) / 1000, megabytes, own, behind: (user + system) / 1e6 };
}

type Run = { readonly path: string; readonly manifest: Manifest };

function runIn(folder: string): Run {
  const path = join(folder, readdirSync(folder).find((name) => name.endsWith('-full')) ?? '');
  return { path, manifest: JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as Manifest };
}

function totalsOf({ manifest }: Run): { readonly rows: number; readonly size: number } {
  const tables = Object.values(manifest.connectors).flatMap((one) => Object.values(one.tables));
  const files = tables.flatMap((table) => table.files);
  return {
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    size: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function rowsOf({ path, manifest }: Run, connector: string, table: string): readonly ExportRow[] {
  const files = manifest.connectors[connector]?.tables[table]?.files ?? [];
  return files.flatMap(({ file }) =>
    gunzipSync(readFileSync(join(path, file)))
      .toString('utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as ExportRow),
  );
}

/** Number of keys that are the same here and there; an error when one is missing, too many or foreign. */
async function compare(connector: string, run: Run, { stack, secret }: DemoTenant): Promise<number> {
  const graph = createGraph(stack.createRawFetch(connector));
  const asked = { graph, of: namesBy(secret, stack.simulator.tenantId), started: run.manifest.started };
  const compared = await compareWithGraph(connector, asked, (table) => rowsOf(run, connector, table));
  for (const { table, lost, foreign, rows } of compared)
    if (lost.length > 0 || foreign.length > 0 || rows !== 0)
      throw new Error(
        `${connector} ${table}: ${lost.length} lost, ${foreign.length} foreign, ${rows} too many`,
      );
  return compared.reduce((sum, { keys }) => sum + keys, 0);
}

type DemoTenant = { readonly stack: DemoStack; readonly secret: string };

const folder = mkdtempSync(join(tmpdir(), 'nymgate-bench-'));
const secret = randomBytes(32).toString('base64url');
const keyFile = join(folder, 'key');
writeFileSync(keyFile, secret, { mode: 0o600 });
const stack = await startDemoStack({ people: Number(people), keyFile, port: 0, tls: false });
try {
  process.stdout.write(
    "| connector | rows | s | rows/s | processor s: export | gateway and simulator | peak MB | MB of files | rows equal to Graph's |\n|---|---|---|---|---|---|---|---|---|\n",
  );
  for (const connector of wanted.length > 0 ? wanted : Object.keys(CONNECTORS)) {
    const target = join(folder, connector);
    const { seconds, megabytes, own, behind } = await measure(stack.address.url, connector, target);
    const run = runIn(target);
    const { rows, size } = totalsOf(run);
    const asked = Date.now();
    const compared = await compare(connector, run, { stack, secret });
    process.stderr.write(`${connector}: compared in ${((Date.now() - asked) / 1000).toFixed(0)} s\n`);
    process.stdout.write(
      `| ${connector} | ${rows} | ${seconds.toFixed(0)} | ${(rows / seconds).toFixed(0)} | ${own.toFixed(0)} | ${behind.toFixed(0)} | ${megabytes.toFixed(0)} | ${(size / 1e6).toFixed(1)} | ${compared} |\n`,
    );
    rmSync(target, { recursive: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  await stack.close();
}
