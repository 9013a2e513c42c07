import { RULES } from './finding.ts';
import type { Verdict } from './limits.ts';

/** The part of the project that a file belongs to: a package or a folder of pages. */
export function getFolder(file: string): string {
  const [, folder] = /^(packages\/[^/]+|docs\/[^/]+(?=\/))/.exec(file) ?? [];
  return folder ?? file.split('/')[0] ?? file;
}

/** Formats a table for each kind: a row for each folder, a column for each rule, then the totals and limits. */
export function summarize(verdicts: readonly Verdict[]): string {
  const kinds = [...new Set(verdicts.map(({ kind }) => kind))];
  return kinds
    .map((kind) =>
      formatTable(
        kind,
        verdicts.filter((verdict) => verdict.kind === kind),
      ),
    )
    .join('\n\n');
}

function formatTable(kind: string, verdicts: readonly Verdict[]): string {
  const columns = RULES.flatMap((rule) => verdicts.filter((verdict) => verdict.rule === rule));
  const folders = new Set(columns.flatMap(({ findings }) => findings.map(({ file }) => getFolder(file))));
  const inFolder = ({ findings }: Verdict, folder: string): string =>
    `${findings.filter(({ file }) => getFolder(file) === folder).length}`;
  return aligned([
    [kind, ...columns.map(({ rule }) => rule)],
    ...[...folders].sort().map((folder) => [folder, ...columns.map((column) => inFolder(column, folder))]),
    ['all', ...columns.map(({ findings }) => `${findings.length}`)],
    ['limit', ...columns.map(({ limit }) => (Number.isFinite(limit) ? `${limit}` : '–'))],
  ]);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
