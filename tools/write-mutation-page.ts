import { readFile, writeFile } from 'node:fs/promises';
import { findReason, listUnusedReasons, type Survivor } from './mutation/equivalent.ts';
import {
  digestCode,
  findMissingTests,
  MUTATION_PAGE,
  type MutationRow,
  readMutationRows,
  updateMutationPage,
  writeRows,
} from './mutation-page.ts';

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
const SURVIVED = new Set(['Survived', 'NoCoverage']);
const HEADING = '\n## What no test noticed\n';

const report: Report = JSON.parse(await readFile('.mutation/report.json', 'utf8'));
const missing = findMissingTests(report.testFiles);
if (missing.length > 0)
  throw new Error(`The run lacks tests, which could not be loaded: ${missing.join(', ')}`);
const names = Object.keys(report.files);
const survivors = names.flatMap(listSurvivors);
const left = survivors.filter((survivor) => findReason(survivor) === undefined);
const [before = '', after = ''] = (await readFile(MUTATION_PAGE, 'utf8')).split(HEADING);
const rows = new Map([...readMutationRows(before), ...names.map(countChanges)].map((row) => [row.file, row]));
const page = `${writeRows(before, [...rows.values()])}${HEADING}\n${listLeft()}\n`;
await writeFile(MUTATION_PAGE, updateMutationPage(page));
const unused = listUnusedReasons(names, survivors);
for (const reason of unused)
  console.error(`tools/mutation/equivalent.ts: nothing left to explain at ${reason}`);
if (unused.length > 0 || left.length > 0) process.exitCode = 1;

function listSurvivors(file: string): readonly Survivor[] {
  const { source = '', mutants = [] } = report.files[file] ?? {};
  const lines = source.split('\n');
  return mutants
    .filter(({ status }) => SURVIVED.has(status))
    .map(({ location: { start }, replacement = '' }) => ({
      ...{ file, line: start.line, column: start.column - 1 },
      ...{ code: lines[start.line - 1] ?? '', replacement },
    }));
}

function countChanges(file: string): MutationRow {
  const { source = '', mutants = [] } = report.files[file] ?? {};
  const of = (list: readonly Survivor[]): number => list.filter((one) => one.file === file).length;
  return {
    ...{ file, digest: digestCode(source), run: new Date().toISOString().slice(0, 10) },
    found: mutants.filter(({ status }) => FOUND.has(status)).length,
    ...{ explained: of(survivors) - of(left), left: of(left) },
  };
}

/** What is left of this run, and of earlier ones in other files. */
function listLeft(): string {
  const earlier = after.split('\n').filter((line) => {
    const [, file] = /^\| `([^`]+)` \|/.exec(line) ?? [];
    return file !== undefined && !names.includes(file);
  });
  const lines = left.map(
    ({ file, line, code, replacement }) =>
      `| \`${file}\` | ${line} | ${quote(code)} | ${quote(replacement)} |`,
  );
  if (earlier.length + lines.length === 0) return 'Nothing.';
  return ['| where | line | code | in its place |', '|---|---|---|---|', ...earlier, ...lines].join('\n');
}

function quote(text: string): string {
  const short = text.trim().replaceAll(/\s+/g, ' ').slice(0, 90);
  return `\`\` ${short.replaceAll('|', '\\|').replaceAll('`', '′')} \`\``;
}
