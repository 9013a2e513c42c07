import { readdir, readFile, writeFile } from 'node:fs/promises';
import {
  coveredCode,
  digestCode,
  findMissingTests,
  formatTable,
  MUTATION_PAGE,
  type MutationRow,
  readMutationRows,
  summary,
  updateMutationPage,
} from './mutation-page.ts';
import { type Equivalent, explainSurvivors, type Survivor } from './mutation-survivors.ts';

// Turns the report of a mutation run (`npm run verify -- mutation`) into docs/security/mutation.md. A run over some of the
// files (`--mutate FILE,FILE`) replaces their rows and leaves those of the others.

/** The parts of Stryker's report (mutation testing report schema, version 2) that the page needs. */
type Mutant = {
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
};
type Report = {
  readonly testFiles: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
};

const FOUND = new Set(['Killed', 'Timeout', 'RuntimeError', 'CompileError']);
const LEFT = new Set(['Survived', 'NoCoverage']);
/** Each file here exports lists of changes that have no effect, with the reason. */
const REASONS = 'tools/mutation';

const report: Report = JSON.parse(await readFile('.mutation/report.json', 'utf8'));
const missing = findMissingTests(report.testFiles);
if (missing.length > 0)
  throw new Error(`The run lacks tests, which could not be loaded: ${missing.join(', ')}`);
const reasons = await readReasons();
const files = Object.entries(report.files)
  .map(([name, { mutants, source }]) => ({
    name,
    digest: digestCode(source),
    found: mutants.filter(({ status }) => FOUND.has(status)).length,
    ...explainSurvivors(
      mutants
        .filter(({ status }) => LEFT.has(status))
        .map((mutant) => toSurvivor(name, source.split('\n'), mutant)),
      reasons,
    ),
  }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));
const used = new Set(files.flatMap(({ explained }) => explained.map(({ reason }) => reason)));
const stale = reasons.filter((reason) => reason.file in report.files && !used.has(reason));
const previous = await readFile(MUTATION_PAGE, 'utf8');
await writeFile(MUTATION_PAGE, updateMutationPage(page()));
for (const { file, code } of stale) console.error(`${REASONS}: nothing left to explain at ${file}: ${code}`);
if (stale.length > 0) process.exitCode = 1;

async function readReasons(): Promise<readonly Equivalent[]> {
  const names = (await readdir(REASONS)).filter((name) => name.endsWith('.ts')).sort();
  const modules: Readonly<Record<string, readonly Equivalent[]>>[] = await Promise.all(
    names.map((name) => import(`./mutation/${name}`)),
  );
  return modules.flatMap((module) => Object.values(module).flat());
}

function toSurvivor(
  file: string,
  lines: readonly string[],
  { location, replacement = '' }: Mutant,
): Survivor {
  const { line, column } = location.start;
  return { file, line, column: column - 1, code: lines[line - 1] ?? '', replacement };
}

function page(): string {
  const day = new Date().toISOString().slice(0, 10);
  const fresh: readonly MutationRow[] = files.map(({ name, digest, found, explained, left }) => ({
    ...{ file: name, digest, run: day, found, explained: explained.length, left: left.length },
  }));
  const code = coveredCode();
  const rows = [...readMutationRows(previous).filter(isKept), ...fresh].filter(({ file }) => code.has(file));
  const left = files.flatMap((file) => file.left);
  const leftLines = [
    ...keptLines('What no test noticed'),
    ...left.map(
      ({ file, line, code: text, replacement }) =>
        `| \`${file}\` | ${line} | ${toCode(text)} | ${toCode(replacement)} |`,
    ),
  ];
  return `# Mutation: are the guards' tests able to fail?

\`npm run verify -- mutation\` changes the folder that decides (\`packages/engine/src/requests\`) in every place where a condition, a text or a pattern could be wrong. It makes one change at a time and runs the tests of that folder and of the rule language against each. A change that no test notices either has no effect, and then the reason is below, or it is a gap. The reasons are written by hand in \`${REASONS}\`. The changed entries of the policy tables have a run of their own ([policy-mutations.md](policy-mutations.md)), and so has every test that threats.md cites ([proof-mutations.md](proof-mutations.md)).

${summary(rows)}

Each row has the digest of the code that was changed: \`sha256sum FILE | cut -c1-12\`. \`npm run generate\` marks the rows whose code has changed since, and a test fails until it has. \`node tools/with.mjs tools/mutation stryker run --mutate FILE,FILE\` and then \`npx tsx -C nymgate-source tools/write-mutation-page.ts\` run some of the files. Constants that are made once, when a file is loaded (expressions and tables), are not in a run: each would need all tests again.

${formatTable(rows)}

## Without effect

| where | code | changes | why |
|---|---|---|---|
${[...keptLines('Without effect'), ...reasons.flatMap(explainedRow)].join('\n')}

## What no test noticed

${leftLines.length === 0 ? 'Nothing.' : `| where | line | code | in its place |\n|---|---|---|---|\n${leftLines.join('\n')}`}
`;
}

function isKept({ file }: Pick<MutationRow, 'file'>): boolean {
  return !(file in report.files);
}

/** Lines of the previous page about files that this run has not changed. */
function keptLines(heading: string): readonly string[] {
  const section = previous.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').filter((line) => {
    const file = /^\| `([^`]+)` \|/.exec(line)?.[1];
    return file !== undefined && isKept({ file });
  });
}

function explainedRow(reason: Equivalent): readonly string[] {
  const count = sum(
    files.map(({ explained }) => explained.filter((other) => other.reason === reason).length),
  );
  return count === 0 ? [] : [`| \`${reason.file}\` | ${toCode(reason.code)} | ${count} | ${reason.why} |`];
}

function toCode(text: string): string {
  const short = text.trim().replaceAll(/\s+/g, ' ').slice(0, 90);
  return `\`\` ${short.replaceAll('|', '\\|').replaceAll('`', '′')} \`\``;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
