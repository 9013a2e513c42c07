import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryFiles } from '../docs/repository-files.ts';
import { createSeededOrder } from '../harness/seeded-order.ts';
import { partOf } from '../parts.ts';
import { type ProofMutation, ROOT, toAddedCode } from './mutation.ts';
import { PROOF_MUTATIONS } from './mutations/index.ts';
import { PROOF_PAGE, type ProofRow, updateProofPage } from './proof-page.ts';

// The part `proofs` of `npm run verify`: shows that each cited test passes, and fails with each change of what it guards. Fails if one
// doesn't, and writes the rows of docs/security/proof-mutations.md. Vitest runs once without a change, for all files, and
// once for each change, for the files that it names. `--whole` takes all changes, words those with these words in their name.

type Outcome = 'red' | 'green' | 'not run';
type Proof = { readonly mutation: ProofMutation; readonly guard: string; readonly outcome: Outcome };
/** Lines `passed TITLE`, `failed TITLE`, by the name of the file. */
type Report = ReadonlyMap<string, readonly string[]>;

const MINUTES_PER_RUN = 10;
/** Each run of Vitest has a worker and its own process. */
const RUNS_AT_ONCE = Math.max(1, Math.floor(availableParallelism() / 2));

const tests = repositoryFiles(/\.test\.ts$/);
const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    whole: { type: 'boolean', default: false },
    /** Today's sample can be had again. */
    seed: { type: 'string', default: new Date().toISOString().slice(0, 10) },
  },
});
/** As many as fit into fifteen minutes on two processors. */
const SAMPLE = 60;
const matching = PROOF_MUTATIONS.filter(({ name }) => words.every((word) => name.includes(word)));
const isSampled = !values.whole && words.length === 0;
const chosen = isSampled ? createSeededOrder(values.seed)(matching).slice(0, SAMPLE) : matching;
if (isSampled)
  process.stdout.write(`${chosen.length} of ${matching.length} changes, --seed ${values.seed}\n`);
const started = Date.now();
const unchanged = await runTests(chosen.flatMap(({ guards }) => guards));
const results = await proveAll();
const seconds = Math.round((Date.now() - started) / 1_000);
process.stdout.write(`${results.length} proofs by ${chosen.length} changes in ${seconds} s\n`);
const path = join(ROOT, PROOF_PAGE);
writeFileSync(path, updateProofPage(readFileSync(path, 'utf8'), results.map(toRow)));
if (results.some(({ outcome }) => outcome !== 'red')) process.exitCode = 1;

async function proveAll(): Promise<readonly Proof[]> {
  const proofs: Proof[][] = [];
  const waiting = [...chosen.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, mutation] = next;
      proofs[index] = prove(mutation, await runTests(mutation.guards, mutation));
    }
  };
  await Promise.all(Array.from({ length: RUNS_AT_ONCE }, work));
  return proofs.flat();
}

function prove(mutation: ProofMutation, changed: Report): Proof[] {
  return mutation.guards.map((guard) => {
    const outcome = compare(guard, changed);
    process.stdout.write(`${outcome}: ${mutation.name} -> ${guard}\n`);
    return { mutation, guard, outcome };
  });
}

function toRow({ mutation, guard, outcome }: Proof): ProofRow {
  return { change: mutation.name, test: guard, outcome, day: new Date().toISOString().slice(0, 10) };
}

function compare(guard: string, changed: Report): Outcome {
  const [file = '', ...titles] = guard.split(' › ');
  // A test that fails without the change proves nothing.
  const before = selectTests(unchanged.get(file), titles);
  if (before.length === 0 || before.some(isFailed)) return 'not run';
  return selectTests(changed.get(file), titles).some(isFailed) ? 'red' : 'green';
}

function isFailed(line: string): boolean {
  return line.startsWith('failed');
}

function selectTests(lines: readonly string[] = [], titles: readonly string[]): readonly string[] {
  return lines.filter(
    (line) => /^(?:passed|failed) /.test(line) && titles.every((title) => includesTitle(line, title)),
  );
}

/** Titles of tables have `%s` for their values. */
function includesTitle(line: string, title: string): boolean {
  return splitTitle(title).every((part) => line.includes(part));
}

/** Runs the files of the citations, each once. A file that cannot be loaded is missing from the report. */
async function runTests(guards: readonly string[], mutation?: ProofMutation): Promise<Report> {
  const names = [...new Set(guards.map((guard) => guard.split(' › ', 1)[0] ?? ''))];
  const report = new Map<string, readonly string[]>();
  const files = tests.filter(({ name }) => names.includes(name)).map(({ path }) => path);
  for (const mode of new Set(files.map(partOf))) {
    const ofMode = files.filter((file) => partOf(file) === mode);
    for (const { name, assertionResults } of await runVitest(mode, ofMode, mutation)) {
      const lines = assertionResults.map(({ status, fullName }) => `${status} ${fullName}`);
      const file = basename(name);
      // Several folders may have a file of this name.
      report.set(file, [...(report.get(file) ?? []), ...lines]);
    }
  }
  return report;
}

function splitTitle(title: string): readonly string[] {
  return title.split(/%[sdjo]|\$\w+/);
}

/** Only the tests that are cited run with a change. */
function toPattern(guards: readonly string[]): string {
  const alternatives = guards.map((guard) =>
    guard
      .split(' › ')
      .slice(1)
      .flatMap(splitTitle)
      .map((part) => `(?=.*${part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')})`)
      .join(''),
  );
  return `^(?:${alternatives.join('|')})`;
}

type VitestReport = {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
};

async function runVitest(
  mode: string,
  files: readonly string[],
  mutation: ProofMutation | undefined,
): Promise<VitestReport['testResults']> {
  const folder = mkdtempSync(join(tmpdir(), 'nymgate-proof-'));
  const report = join(folder, 'report.json');
  const env = {
    ...process.env,
    ...(mutation && {
      NYMGATE_PROOF: JSON.stringify({ file: join(ROOT, mutation.file), code: toAddedCode(mutation) }),
    }),
  };
  const args = ['vitest', 'run', '--mode', mode, '--reporter=json', `--outputFile=${report}`, ...files];
  if (mutation !== undefined) args.push('--testNamePattern', toPattern(mutation.guards));
  try {
    await new Promise((resolve) => {
      const timeout = mutation === undefined ? undefined : MINUTES_PER_RUN * 60_000;
      spawn('npx', args, { cwd: ROOT, env, stdio: 'ignore', timeout }).on('close', resolve);
    });
    return (JSON.parse(readFileSync(report, 'utf8')) as VitestReport).testResults;
  } catch {
    return [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
