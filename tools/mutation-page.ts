import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The page's own data are its rows, so that a run over some of the files keeps the rows of the others. */

const ROOT = join(import.meta.dirname, '..');
export const MUTATION_PAGE = 'docs/security/mutation.md';
/** As `mutate` in stryker.config.json. */
const COVERED = 'packages/engine/src/requests';
const TABLE = '| file | digest of the code | run | changes | noticed | without effect | left |';
const NEVER = 'never';
const STALE = 'not run since';

/** One file of the last run that changed it. */
export type MutationRow = {
  readonly file: string;
  /** First 12 hex digits of the SHA-256 of the code that was changed; `-` is unknown. */
  readonly digest: string;
  /** A day, and whether the code has changed since. */
  readonly run: string;
  readonly found: number;
  readonly explained: number;
  readonly left: number;
};

export function digestCode(code: string): string {
  return createHash('sha256').update(code).digest('hex').slice(0, 12);
}

/** Digests of the code as it is, by file. */
export function coveredCode(): ReadonlyMap<string, string> {
  const files = readdirSync(join(ROOT, COVERED), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test)\.ts$/.test(file))
    .map((file) => `${COVERED}/${file}`);
  return new Map(files.sort().map((file) => [file, digestCode(readFileSync(join(ROOT, file), 'utf8'))]));
}

/** Folders whose tests a run has (vitest.mutation.config.ts). */
const TESTED = [COVERED, 'packages/rules/src/native'];

/** Test files that a run lacks: Stryker goes on without a file that it can't load, and would count its changes as left. */
export function findMissingTests(run: Readonly<Record<string, unknown>>): readonly string[] {
  const files = TESTED.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  );
  return files.filter((file) => file.endsWith('.test.ts') && !Object.hasOwn(run, file)).sort();
}

export function readMutationRows(page: string): readonly MutationRow[] {
  return [
    ...page.matchAll(/^\| `([^`]+)` \| (\S+) \| ([^|]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$/gm),
  ].map(([, file = '', digest = '', run = '', , ...counts]) => {
    const [found = 0, explained = 0, left = 0] = counts.map(Number);
    return { file, digest, run, found, explained, left };
  });
}

/** Files whose row is neither of the code as it is nor says so. */
export function findUntrueRows(page: string, code = coveredCode()): readonly string[] {
  const rows = new Map(readMutationRows(page).map((row) => [row.file, row]));
  const untrue = [...code].filter(([file, digest]) => {
    const row = rows.get(file);
    return row === undefined || (row.digest !== digest && row.run !== NEVER && !row.run.endsWith(STALE));
  });
  return [...untrue.map(([file]) => file), ...[...rows.keys()].filter((file) => !code.has(file))];
}

/** The page with a row for each file that there is, and with the rows of older code marked. */
export function updateMutationPage(page: string, code = coveredCode()): string {
  const rows = new Map(readMutationRows(page).map((row) => [row.file, row]));
  return writeRows(
    page,
    [...code].map(([file, digest]) => markRow(rows.get(file), { file, digest })),
  );
}

function markRow(row: MutationRow | undefined, { file, digest }: Pick<MutationRow, 'file' | 'digest'>) {
  if (row === undefined) return { file, digest: '-', run: NEVER, found: 0, explained: 0, left: 0 };
  const day = row.run.split(',')[0] ?? '';
  return { ...row, run: row.digest === digest || day === NEVER ? day : `${day}, ${STALE}` };
}

/** The page with other rows. */
export function writeRows(page: string, rows: readonly MutationRow[]): string {
  const [before = '', after = ''] = page.split(/^\| file \|.*\n(?:\|.*\n)+/m);
  return `${before.replace(/^\*\*.*\*\*.*$/m, summary(rows))}${formatTable(rows)}\n${after}`;
}

function summary(rows: readonly MutationRow[]): string {
  const current = rows.filter(({ run }) => run !== NEVER && !run.endsWith(STALE));
  const [found, explained, left] = (['found', 'explained', 'left'] as const).map((key) =>
    current.reduce((sum, row) => sum + row[key], 0),
  ) as [number, number, number];
  return `**${current.length} of ${rows.length} files were run as they are: ${found} of ${found + explained + left} changes noticed**, ${explained} without effect, ${left} left.${current.length < rows.length ? ' The other rows are of older code.' : ''}`;
}

function formatTable(rows: readonly MutationRow[]): string {
  return [
    TABLE,
    '|---|---|---|---|---|---|---|',
    ...rows.map(
      ({ file, digest, run, found, explained, left }) =>
        `| \`${file}\` | ${digest} | ${run} | ${found + explained + left} | ${found} | ${explained} | ${left} |`,
    ),
  ].join('\n');
}
