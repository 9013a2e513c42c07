import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PARTS, type Part, type Tool } from '../tests/parts.ts';
import { fingerprintTree, git, isChangedSince, PAGE } from './verify/fingerprint.ts';
import { findTool, installTools, listMissingPackages } from './verify/installed-tools.ts';
import { formatSeconds, listStaleParts, writeRows } from './verify/page.ts';
import { type PartResult, runPart } from './verify/run-part.ts';
import { LOGS, runShell } from './verify/run-shell.ts';
import { countLines } from './verify/sums.ts';

// `npm run verify [-- PART…]` runs the parts of tests/parts.ts, which npm test has not, and writes docs/reference/verification.md.

const USAGE = `npm run verify [-- PART… | --since COMMIT] [--thin] [--whole] [--again]
  PART…           only these: ${Object.keys(PARTS).join(', ')}
  --since COMMIT  only parts that are about files changed since a commit
  --thin          one small test of each part with a real program, as .ci/run has them; writes no page
  --whole         proofs and mutation whole, which takes hours
  --again         also what has passed already on the same files
  --stale         lists the parts whose result is of other files
  --packages      lists the Debian packages that are missing`;

type Chosen = readonly (readonly [name: string, part: Part])[];
type Passed = { readonly tree: string; readonly results: readonly PartResult[] };

const STATE = join(LOGS, 'passed');
const ALL: Chosen = Object.entries<Part>(PARTS);
const { values, positionals } = readArguments();
await main().catch((error: unknown) =>
  fail(
    `${error instanceof Error ? error.message : error}. ${PAGE} is as it was; run the same command again, and it goes on.`,
  ),
);

async function main(): Promise<void> {
  if (values.stale) return print(listStaleParts().join('\n'));
  const chosen = chooseParts();
  const tools = chosen.flatMap(([, part]) => (values.thin ? part.thin?.needs : part.needs) ?? []);
  if (values.packages) return print(listMissingPackages(tools).join(' '));
  await prepare(tools);
  const tree = fingerprintTree();
  const before = values.again || values.thin ? [] : readPassed(tree);
  const names = new Set(before.map(({ name }) => name));
  for (const { name } of before) if (chosen.some(([each]) => each === name)) print(`${name}: passed already`);
  const results: PartResult[] = [];
  await runLanes(
    chosen.filter(([name]) => !names.has(name)),
    async ([name, part]) => {
      const result = await runPart(name, part, { thin: values.thin, args: argumentsOf(name) });
      results.push(result);
      print(formatResult(result));
      if (!values.thin) keepPassed({ tree, results: [...before, ...results] });
    },
  );
  const failed = results.filter(({ failed }) => failed > 0);
  if (!values.thin) {
    writeRows(results, countLines());
    print(countLines());
  }
  for (const { name, tail } of failed)
    process.stderr.write(`\n--- ${name}: the end of .verify/${name}.log\n${tail}\n`);
  const total = (key: 'passed' | 'failed') => results.reduce((sum, result) => sum + result[key], 0);
  print(`${total('passed')} passed, ${total('failed')} failed`);
  if (failed.length > 0) fail(`failed: ${failed.map(({ name }) => name).join(', ')}`);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        since: { type: 'string' },
        thin: { type: 'boolean', default: false },
        whole: { type: 'boolean', default: false },
        again: { type: 'boolean', default: false },
        stale: { type: 'boolean', default: false },
        packages: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n${USAGE}`, 2);
  }
}

function chooseParts(): Chosen {
  const unknown = positionals.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) fail(`unknown part: ${unknown.join(', ')}\n${USAGE}`, 2);
  const named = ALL.filter(([name, { onRequest }]) =>
    positionals.length === 0 ? onRequest === undefined : positionals.includes(name),
  );
  const { since } = values;
  if (since !== undefined && !isCommit(since)) fail(`--since: ${since} is no commit of this repository`, 2);
  const changed = since === undefined ? named : named.filter(([, part]) => isChangedSince(since, part));
  return values.thin ? changed.filter(([, { thin }]) => thin !== undefined) : changed;
}

function isCommit(name: string): boolean {
  try {
    return git('rev-parse', '--verify', '--quiet', `${name}^{commit}`) !== '';
  } catch {
    return false;
  }
}

/** Everything that is missing is reported at once, before anything runs. */
async function prepare(tools: readonly Tool[]): Promise<void> {
  const packages = listMissingPackages(tools);
  if (packages.length > 0)
    fail(`programs are missing: apt-get install --no-install-recommends ${packages.join(' ')}`, 2);
  const failed = await installTools(tools);
  if (failed.length > 0) fail(`could not install ${failed.join(', ')}`, 2);
  const missing = tools.filter((tool) => findTool(tool) === undefined);
  if (missing.length > 0) fail(`programs are missing: ${missing.join(', ')}`, 2);
  const { status, tail } = await runShell('npm run --silent build', { log: 'build' });
  if (status !== 0) fail(`npm run build failed:\n${tail}`);
}

/** Two at a time; a part that uses both processors runs alone. */
async function runLanes(parts: Chosen, run: (each: Chosen[number]) => Promise<void>): Promise<void> {
  const isAlone = ([, { isWide }]: Chosen[number]) => isWide === true && !values.thin;
  const waiting = parts.filter((each) => !isAlone(each));
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next);
  };
  await Promise.all([work(), work()]);
  for (const each of parts.filter(isAlone)) await run(each);
}

function argumentsOf(name: string): string {
  if (name !== 'proofs' && name !== 'mutation') return '';
  return values.whole ? ' --whole' : '';
}

function readPassed(tree: string): readonly PartResult[] {
  try {
    const kept = JSON.parse(readFileSync(STATE, 'utf8')) as Passed;
    return kept.tree === tree ? kept.results : [];
  } catch {
    return [];
  }
}

function keepPassed({ tree, results }: Passed): void {
  try {
    writeFileSync(STATE, JSON.stringify({ tree, results: results.filter(({ failed }) => failed === 0) }));
  } catch (error) {
    rmSync(STATE, { force: true });
    fail(`${STATE} can't be written: ${error instanceof Error ? error.message : error}`);
  }
}

function formatResult({ name, passed, failed, skipped, seconds }: PartResult): string {
  const counts = [
    `${passed} passed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return `${failed > 0 ? 'FAILED' : 'passed'} ${name.padEnd(10)} ${formatSeconds(seconds).padStart(12)}  ${counts.join(', ')}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(message: string, code = 1): never {
  process.stderr.write(`verify: ${message}\n`);
  process.exit(code);
}
