import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm run build && npm run bench:bulk-size [-- MB … | fields]`: files of growing size, and fields of 1 GiB, by `nymgate bulk` as it ships. Rows of a
// Markdown table: rows and MB a second of processor time, and the peak of the process. Without sizes 1, 10, 100 and 1,000 MB; each is on the
// disk twice for a while.

const GIB = 1_073_741_824;
const BLOCK = 1_048_576;
const SIZES = [1, 10, 100, 1_000];
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

type Format = 'csv' | 'ndjson';
const HEADER = 'Id,Mail,Name,Manager Mail,Department,Hired\n';
const ROW: Readonly<Record<Format, (at: number) => string>> = {
  csv: (at) =>
    `E${at},person${at}@contoso.com,"Person, ${at}",boss${at % 5_000}@contoso.com,Dept ${at % 50},2021-03-15\n`,
  ndjson: (at) =>
    `{"id":"E${at}","mail":"person${at}@contoso.com","manager":"boss${at % 5_000}@contoso.com","department":"Dept ${at % 50}"}\n`,
};
const RULES = `nymgate: 1
bulk:
  table:
    files: ["*.csv", "*.tsv"]
    columns: { Id: { treatment: pseudonymize, kind: employee-number }, Mail: { treatment: pseudonymize, kind: person }, Manager Mail: { treatment: pseudonymize, kind: person }, Department: keep, Hired: { treatment: coarsen, to: month } }
  records:
    files: ["*.ndjson", "*.json"]
    properties: { id: { treatment: pseudonymize, kind: employee-number }, mail: { treatment: pseudonymize, kind: person }, manager: { treatment: pseudonymize, kind: person }, department: { treatment: keep, type: string } }
`;

/** Before, filling and behind: one field of 1 GiB, in the second of three rows. */
const FIELDS: Readonly<Record<string, readonly [name: string, before: string, behind: string]>> = {
  'CSV, in quotes': ['field.csv', 'Id,Mail\n1,2\n"', '",2\n3,4\n'],
  'CSV, without quotes': ['field.csv', 'Id,Mail\n1,2\n', ',2\n3,4\n'],
  'CSV, a quote that does not end': ['field.csv', 'Id,Mail\n1,2\n"', ',2\n3,4\n'],
  'CSV, in the header': ['field.csv', 'Id,Mail', '\n1,2\n'],
  'TSV, in quotes': ['field.tsv', 'Id\tMail\n1\t2\n"', '"\t2\n3\t4\n'],
  NDJSON: ['field.ndjson', '{"id":"1"}\n{"x":"', '"}\n{"id":"3"}\n'],
  'JSON array': ['field.json', '[{"id":"1"},{"x":"', '"},{"id":"3"}]'],
};

const folder = mkdtempSync(join(tmpdir(), 'nymgate-bench-'));
const path = (name: string) => join(folder, name);
const tell = (...cells: readonly (string | number)[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`);

/** VmHWM (proc(5)) and processor time, told at the end of the process itself. */
const TELL = `process.on('exit', () => { const fs = require('fs'); const { user, system } = process.cpuUsage(); fs.writeFileSync(process.env.TOLD, JSON.stringify({ peak: Number(/VmHWM:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) / 1000, seconds: (user + system) / 1e6 })); })`;

type RunUsage = { readonly peak: number; readonly seconds: number };

function run(input: string): { readonly status: number | null; readonly stderr: string } & RunUsage {
  const key = ['--key', `file:${path('key')}`, '--tenant', '6e4c8e9f-76cf-41d1-806e-61838b880b87'];
  const args = ['bulk', '--rules', path('rules.yaml'), ...key, input, path('out')];
  const { status, stderr } = spawnSync(process.execPath, ['--require', path('tell.cjs'), program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, TOLD: path('told'), NODE_ENV: 'development' },
  });
  for (const ending of ['', '.manifest.json', '.rejects.ndjson'])
    rmSync(path(`out${ending}`), { force: true });
  return { status, stderr, ...(JSON.parse(readFileSync(path('told'), 'utf8')) as RunUsage) };
}

/** @returns rows and bytes */
function writeTable(name: string, format: Format, size: number): readonly [number, number] {
  const file = openSync(path(name), 'w');
  let bytes = format === 'csv' ? writeSync(file, HEADER) : 0;
  let rows = 0;
  while (bytes < size) {
    const lines: string[] = [];
    for (let length = 0; length < Math.min(BLOCK, size - bytes); rows += 1) {
      const line = ROW[format](rows);
      lines.push(line);
      length += line.length;
    }
    bytes += writeSync(file, lines.join(''));
  }
  closeSync(file);
  return [rows, bytes];
}

function writeField([name, before, behind]: readonly [string, string, string]): void {
  const file = openSync(path(name), 'w');
  const filling = Buffer.alloc(BLOCK, 'x');
  writeSync(file, before);
  for (let bytes = 0; bytes < GIB; bytes += BLOCK) writeSync(file, filling);
  writeSync(file, behind);
  closeSync(file);
}

function measureSizes(sizes: readonly number[]): void {
  tell('file', 'MB', 'rows', 'thousand rows a second', 'MB a second', 'peak MB');
  tell(...Array.from({ length: 6 }, () => '---'));
  for (const format of ['csv', 'ndjson'] as const)
    for (const size of sizes) {
      const [rows, bytes] = writeTable(`people.${format}`, format, size * 1e6);
      const { status, stderr, seconds, peak } = run(path(`people.${format}`));
      if (status !== 0) throw new Error(stderr);
      const rate = (amount: number) => (amount / seconds).toFixed(0);
      tell(format, size, rows, rate(rows / 1_000), rate(bytes / 1e6), peak.toFixed(0));
      rmSync(path(`people.${format}`));
    }
}

function measureFields(): void {
  tell('a field of 1 GiB', 'outcome', 'processor seconds', 'peak MB');
  tell(...Array.from({ length: 4 }, () => '---'));
  for (const [words, field] of Object.entries(FIELDS)) {
    writeField(field);
    const { status, stderr, seconds, peak } = run(path(field[0]));
    const outcome =
      status === 0 ? 'its row is rejected, two are written' : (/[A-Z]+_[A-Z_]+/.exec(stderr)?.[0] ?? '');
    tell(words, outcome, seconds.toFixed(1), peak.toFixed(0));
    rmSync(path(field[0]));
  }
}

const words = process.argv.slice(2);
const wanted = words.map(Number).filter((size) => size > 0);
writeFileSync(path('key'), randomBytes(32).toString('base64url'), { mode: 0o600 });
writeFileSync(path('rules.yaml'), RULES);
writeFileSync(path('tell.cjs'), TELL);
try {
  if (!words.includes('fields')) measureSizes(wanted.length > 0 ? wanted : SIZES);
  process.stdout.write('\n');
  if (wanted.length === 0) measureFields();
  process.stdout.write(
    `\nNode ${process.version}, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}.\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
