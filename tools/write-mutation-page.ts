import { readdir, readFile, writeFile } from 'node:fs/promises';
import { type Equivalent, explainSurvivors, type Survivor } from './mutation-survivors.ts';

// Turns the report of a mutation run (`npm run test:mutation`) into docs/security/mutation.md.

/** The parts of Stryker's report (mutation testing report schema, version 2) that the page needs. */
type Mutant = {
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
};
type Report = {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
};

const FOUND = new Set(['Killed', 'Timeout', 'RuntimeError', 'CompileError']);
const LEFT = new Set(['Survived', 'NoCoverage']);
/** Each file here exports lists of changes that have no effect, with the reason. */
const REASONS = 'tools/mutation';

const report: Report = JSON.parse(await readFile('.mutation/report.json', 'utf8'));
const reasons = await readReasons();
const files = Object.entries(report.files)
  .map(([name, { mutants, source }]) => ({
    name,
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
await writeFile('docs/security/mutation.md', page());
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
  const found = sum(files.map((file) => file.found));
  const explained = sum(files.map((file) => file.explained.length));
  const left = files.flatMap((file) => file.left);
  const all = found + explained + left.length;
  const skipped = sum(
    Object.values(report.files).map(
      ({ mutants }) => mutants.filter(({ status }) => status === 'Ignored').length,
    ),
  );
  return `# Mutation: are the guards' tests able to fail?

\`npm run test:mutation\` changes the room that decides (\`packages/engine/src/requests\`) in every place where a condition, a text or a pattern could be wrong, one change at a time, and runs the tests of that room and of the rule language against each. A change that no test notices is either without effect, and then the reason stands here, or it is a gap. The reasons are written by hand in \`${REASONS}\`. The changed entries of the policy tables have a run of their own ([policy-mutations.md](policy-mutations.md)).

Last run: ${new Date().toISOString().slice(0, 10)}, Node ${process.version}: **${found} of ${all} changes noticed (${percent(found, all)})**, ${explained} without effect, ${left.length} left.

Not in the run are ${skipped} changes of constants that are made once, when a file is loaded (expressions and tables): each would need all tests anew.

| file | changes | noticed | without effect | left |
|---|---|---|---|---|
${files.map((file) => `| \`${file.name}\` | ${file.found + file.explained.length + file.left.length} | ${file.found} | ${file.explained.length} | ${file.left.length} |`).join('\n')}

## Without effect

| where | code | changes | why |
|---|---|---|---|
${reasons.flatMap(explainedRow).join('\n')}

## What no test noticed

${left.length === 0 ? 'Nothing.' : `| where | code | in its place |\n|---|---|---|\n${left.map((survivor) => `| \`${survivor.file}:${survivor.line}\` | ${code(survivor.code)} | ${code(survivor.replacement)} |`).join('\n')}`}
`;
}

function explainedRow(reason: Equivalent): readonly string[] {
  const count = sum(
    files.map(({ explained }) => explained.filter((other) => other.reason === reason).length),
  );
  return count === 0 ? [] : [`| \`${reason.file}\` | ${code(reason.code)} | ${count} | ${reason.why} |`];
}

function code(text: string): string {
  const short = text.trim().replaceAll(/\s+/g, ' ').slice(0, 90);
  return `\`\` ${short.replaceAll('|', '\\|').replaceAll('`', '′')} \`\``;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
