import { readFile, writeFile } from 'node:fs/promises';

// Turns the report of a mutation run (`npm run test:mutation`) into docs/security/mutation.md.

/** The parts of Stryker's report (mutation testing report schema, version 2) that the page needs. */
type Mutant = {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number } };
};
type Report = {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
};

const FOUND = new Set(['Killed', 'Timeout', 'RuntimeError', 'CompileError']);
const LEFT = new Set(['Survived', 'NoCoverage']);

const report: Report = JSON.parse(await readFile('.mutation/report.json', 'utf8'));
const files = Object.entries(report.files)
  .map(([name, { mutants, source }]) => ({
    name,
    lines: source.split('\n'),
    found: mutants.filter(({ status }) => FOUND.has(status)).length,
    left: mutants.filter(({ status }) => LEFT.has(status)),
  }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));
const found = files.reduce((sum, file) => sum + file.found, 0);
const all = files.reduce((sum, file) => sum + file.found + file.left.length, 0);
await writeFile('docs/security/mutation.md', page());

function page(): string {
  return `# Mutation: are the guards' tests able to fail?

\`npm run test:mutation\` changes the room that decides (\`src/requests\`) in every place where a condition, a text or a pattern could be wrong, one change at a time, and runs the tests of that room and of the rule language against each. A change that no test notices is listed here: it is either without effect, or a gap. The changed entries of the policy tables have a run of their own ([policy-mutations.md](policy-mutations.md)).

Last run: ${new Date().toISOString().slice(0, 10)}, Node ${process.version}: **${found} of ${all} changes noticed (${percent(found, all)})**.

| file | changes | noticed |
|---|---|---|
${files.map(({ name, found: some, left }) => `| \`${name}\` | ${some + left.length} | ${percent(some, some + left.length)} |`).join('\n')}

## What no test noticed

| where | code | in its place |
|---|---|---|
${files.flatMap(({ name, lines, left }) => left.map((mutant) => row(name, lines, mutant))).join('\n')}
`;
}

function row(name: string, lines: readonly string[], { location, replacement = '' }: Mutant): string {
  const { line } = location.start;
  return `| \`${name}:${line}\` | ${code(lines[line - 1] ?? '')} | ${code(replacement)} |`;
}

function code(text: string): string {
  const short = text.trim().replaceAll(/\s+/g, ' ').slice(0, 90);
  return `\`\` ${short.replaceAll('|', '\\|').replaceAll('`', '′')} \`\``;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}
