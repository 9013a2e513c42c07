import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemoStack } from '../src/cli/gateway/start-demo-stack.ts';
import { CONNECTORS } from '../src/connectors/index.ts';
import type { Manifest } from '../src/export/index.ts';

// `npx tsx bench/export-thousand.ts [PEOPLE] [CONNECTOR …]`: one full export of each connector, through a gateway in front of the
// simulator, both in this process; the export has a process of its own, whose time and memory are told as rows of a Markdown table.

const [people = '1000', ...wanted] = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));
const program = ['--import', import.meta.resolve('tsx'), join(root, 'src/cli/main.ts')];

type Measured = {
  readonly seconds: number;
  readonly megabytes: number;
  readonly rows: number;
  readonly size: number;
};

/** Peak of the memory that a process has held, in MB (proc(5), VmHWM); 0 where there is no /proc. */
function peakOf(pid: number | undefined): number {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(text)?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

async function measure(url: string, connector: string, folder: string): Promise<Measured> {
  const begun = Date.now();
  const args = ['export', folder, '--pace', 'off', '--connector', connector, '--gateway', url];
  const environment = { ...process.env, NODE_ENV: 'development' };
  const child = spawn(process.execPath, [...program, ...args], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let megabytes = 0;
  const watch = setInterval(() => {
    megabytes = Math.max(megabytes, peakOf(child.pid));
  }, 200);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(watch);
  if (code !== 0) throw new Error(`${connector}: exit ${code}`);
  const seconds = (Date.now() - begun) / 1000;
  return { seconds, megabytes, ...totalsOf(folder) };
}

function totalsOf(folder: string): { readonly rows: number; readonly size: number } {
  const run = readdirSync(folder).find((name) => name.endsWith('-full')) ?? '';
  const manifest = JSON.parse(readFileSync(join(folder, run, 'manifest.json'), 'utf8')) as Manifest;
  const tables = Object.values(manifest.connectors).flatMap((one) => Object.values(one.tables));
  const files = tables.flatMap((table) => table.files);
  return {
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    size: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

const stack = await startDemoStack({ people: Number(people), port: 0, tls: false });
const folder = mkdtempSync(join(tmpdir(), 'nymgate-bench-'));
try {
  process.stdout.write(
    '| connector | rows | s | rows/s | peak MB | MB of files |\n|---|---|---|---|---|---|\n',
  );
  for (const connector of wanted.length > 0 ? wanted : Object.keys(CONNECTORS)) {
    const { rows, seconds, megabytes, size } = await measure(
      stack.address.url,
      connector,
      join(folder, connector),
    );
    process.stdout.write(
      `| ${connector} | ${rows} | ${seconds.toFixed(0)} | ${(rows / seconds).toFixed(0)} | ${megabytes.toFixed(0)} | ${(size / 1e6).toFixed(1)} |\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  await stack.close();
}
