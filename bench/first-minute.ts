import { spawnSync } from 'node:child_process';
import { appendFileSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm run bench:first-minute`: what a newcomer waits for in a fresh clone of the last commit, median of three, with npm's cache warm.
// Rows of a Markdown table: seconds, and seconds of processor time, which neighbours on the machine move less.

const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));
const RUNS = 3;
const UNIT_TEST = 'packages/engine/src/kernel/json/json.test.ts';
const CHANGED = 'packages/cli/src/index.ts';

type Times = { readonly wall: number; readonly processor: number };

const home = mkdtempSync(join(tmpdir(), 'nymgate-first-minute-'));
const clone = join(home, 'clone');
try {
  const first = repeat(toDemo);
  const build = repeat(() => {
    for (const folder of ['dist', 'packages']) rmSync(join(clone, folder), { recursive: true, force: true });
    return timed('npm run --silent build');
  });
  const rebuild = repeat(() => {
    appendFileSync(join(clone, CHANGED), '\nexport const changed = true;\n');
    const times = timed('npm run --silent build');
    spawnSync('git', ['checkout', '--quiet', CHANGED], { cwd: clone });
    spawnSync('npm', ['run', '--silent', 'build'], { cwd: clone });
    return times;
  });
  // The first run makes the keys of all later ones.
  timed(`npx vitest run ${UNIT_TEST}`);
  const unitTest = repeat(() => timed(`npx vitest run ${UNIT_TEST}`));

  console.log('| | seconds | of processor time |\n|---|---|---|');
  row('clone, `npm ci && npm run demo -- --once`', first);
  row('whole build', build);
  row('rebuild after one line', rebuild);
  row('one unit test file', unitTest);
  console.log(`\nnode_modules: ${Math.round(sizeOf(join(clone, 'node_modules')) / 1_048_576)} MB.`);
  console.log(`Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)} at the end.`);
} finally {
  rmSync(home, { recursive: true, force: true });
}

function toDemo(): Times {
  rmSync(clone, { recursive: true, force: true });
  return timed(
    `git clone --quiet "${REPOSITORY}" "${clone}" && cd "${clone}" && npm ci && npm run demo -- --once`,
    home,
  );
}

/** Runs a line of a shell; its processor time is that of all its processes. */
function timed(line: string, cwd = clone): Times {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', `TIMEFORMAT='%U %S'; time { ${line}; } > /dev/null`],
    {
      cwd,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${line}\n${stdout}${stderr}`);
  const [user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { wall: (performance.now() - started) / 1_000, processor: user + system };
}

function repeat(measure: () => Times): Times {
  const runs = Array.from({ length: RUNS }, measure);
  return {
    wall: median(runs.map(({ wall }) => wall)),
    processor: median(runs.map(({ processor }) => processor)),
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function row(name: string, { wall, processor }: Times): void {
  console.log(`| ${name} | ${wall.toFixed(1)} | ${processor.toFixed(1)} |`);
}

/** Bytes of the disk, as `du` counts them. */
function sizeOf(path: string): number {
  const { blocks = 0 } = lstatSync(path);
  if (!lstatSync(path).isDirectory()) return blocks * 512;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), blocks * 512);
}
