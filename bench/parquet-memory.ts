import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '../tests/oracles/duckdb.ts';

// `npm run build && npx tsx bench/parquet-memory.ts [PART OF A NAME]`: ordinary big Parquet files, each one row group, by `nymgate bulk` as it ships, whose
// worker has 192 MB for JavaScript values. Rows of a Markdown table: whether each is made, in which time, and the peak of the process.

const PEOPLE = `SELECT range AS id, 'person' || range || '@contoso.com' AS mail, 'Dept ' || (range % 50) AS dept, 'boss' || (range % 5000) || '@contoso.com' AS manager, DATE '2020-01-01' + CAST(range % 1000 AS INTEGER) AS hired, range * 1.5 AS pay FROM range(1000000)`;
const TEXTS = `SELECT 'person' || range || '@contoso.com' AS mail, ${Array.from({ length: 19 }, (_, at) => `left(md5('${at}' || range), 12) AS t${at}`).join(', ')} FROM range(300000)`;
const WIDE = `SELECT 'person' || range || '@contoso.com' AS mail, ${Array.from({ length: 999 }, (_, at) => `${at % 2 === 0 ? `(range * ${at + 7919}) % 1000003` : `left(md5('${at}' || range), 8)`} AS t${at}`).join(', ')} FROM range(30000)`;
const FILES = {
  '1,000,000 rows of 6 columns': PEOPLE,
  '300,000 rows of 20 texts': TEXTS,
  '3,000,000 rows of 20 texts': TEXTS.replace('range(300000)', 'range(3000000)'),
  '30,000 rows of 1,000 columns': WIDE,
};

const [wanted = ''] = process.argv.slice(2);
const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'nymgate-bench-'));
const path = (name: string) => join(folder, name);
writeFileSync(path('key'), randomBytes(32).toString('base64url'), { mode: 0o600 });
const texts = Array.from({ length: 999 }, (_, at) => `t${at}: keep`).join(', ');
writeFileSync(
  path('rules.yaml'),
  `nymgate: 1\nbulk: { all: { files: ["**/*.parquet"], columns: { mail: { treatment: pseudonymize, kind: person }, manager: { treatment: pseudonymize, kind: person }, id: keep, dept: keep, hired: keep, ${texts} } } }\n`,
);
const options = ['--key', `file:${path('key')}`, '--tenant', '6e4c8e9f-76cf-41d1-806e-61838b880b87'];
try {
  const duck = await (await DuckDBInstance.create(':memory:')).connect();
  process.stdout.write('| one row group of | MB | exit | s | peak MB |\n|---|---|---|---|---|\n');
  for (const [name, select] of Object.entries(FILES)) {
    if (!name.includes(wanted)) continue;
    await duck.run(`COPY (${select}) TO '${path('in.parquet')}' (FORMAT parquet, ROW_GROUP_SIZE 3000000)`);
    const begun = Date.now();
    // VmHWM (proc(5)): getrusage(2) would tell the peak of this process, which wrote the file, as its child's.
    const script =
      'process.on("exit", () => { const fs = require("fs"); fs.writeFileSync(process.env.PEAK, /VmHWM:\\s+(\\d+)/.exec(fs.readFileSync("/proc/self/status", "utf8"))[1]); })';
    writeFileSync(path('peak.cjs'), script);
    const args = ['bulk', '--rules', path('rules.yaml'), ...options, path('in.parquet'), path('out.parquet')];
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--require', path('peak.cjs'), program, ...args],
      {
        encoding: 'utf8',
        env: { ...process.env, PEAK: path('peak'), NODE_ENV: 'development' },
      },
    );
    if (status !== 0) process.stderr.write(stderr);
    const seconds = (Date.now() - begun) / 1000;
    const peak = Number(readFileSync(path('peak'), 'utf8')) / 1000;
    const size = statSync(path('in.parquet')).size / 1e6;
    process.stdout.write(
      `| ${name} | ${size.toFixed(0)} | ${status} | ${seconds.toFixed(0)} | ${peak.toFixed(0)} |\n`,
    );
    rmSync(path('out.parquet'), { force: true });
    rmSync(path('out.parquet.manifest.json'), { force: true });
  }
  duck.closeSync();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
