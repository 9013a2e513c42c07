import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { PARTS, type Part } from '../../tests/parts.ts';
import { fingerprintPart, git, PAGE } from './fingerprint.ts';
import type { PartResult } from './run-part.ts';

const PATH = join(resolve(import.meta.dirname, '../..'), PAGE);

export type Row = {
  readonly result: string;
  readonly time: string;
  readonly commit: string;
  readonly day: string;
  readonly node: string;
  readonly inputs: string;
};

/** The rows of the page by part. */
export function readRows(page = readPage()): ReadonlyMap<string, Row> {
  const rows = page.matchAll(
    /^\| `([\w-]+)` \| [^|]* \| (.*?) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \| `?(.*?)`? \|$/gm,
  );
  return new Map(
    [...rows].map(([, name = '', result = '', time = '', commit = '', day = '', node = '', inputs = '']) => [
      name,
      { result, time, commit, day, node, inputs },
    ]),
  );
}

export function listStaleParts(): readonly string[] {
  const rows = readRows();
  return Object.entries<Part>(PARTS)
    .filter(([name, part]) => isStale(part, rows.get(name)))
    .map(([name]) => name);
}

/** Whether the row of a part is missing, or of other files. */
export function isStale(part: Part, row: Row | undefined): boolean {
  return row?.inputs !== fingerprintPart(part);
}

/** Replaces the rows of parts that have passed; the rows of others stay. */
export function writeRows(results: readonly PartResult[], note: string): void {
  const rows = new Map(readRows());
  for (const result of results) if (result.failed === 0) rows.set(result.name, toRow(result));
  const unfinished = `${PATH}.${process.pid}`;
  writeFileSync(unfinished, formatPage(rows, note));
  renameSync(unfinished, PATH);
}

function toRow({ name, passed, skipped, seconds }: PartResult): Row {
  const part: Part | undefined = Object.entries<Part>(PARTS).find(([each]) => each === name)?.[1];
  return {
    result: `${passed} passed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    time: formatSeconds(seconds),
    commit: git('rev-parse', '--short=8', 'HEAD'),
    day: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    inputs: part === undefined ? '' : fingerprintPart(part),
  };
}

export function formatPage(rows: ReadonlyMap<string, Row>, note: string): string {
  const lines = Object.entries<Part>(PARTS).map(([name, { proves, onRequest }]) => {
    const row = rows.get(name);
    const what = onRequest === undefined ? proves : `${proves} (by name only: ${onRequest})`;
    if (row === undefined) return `| \`${name}\` | ${what} | not run yet | | | | | |`;
    const cells = [row.result, row.time, row.commit, row.day, row.node, `\`${row.inputs}\``];
    return `| \`${name}\` | ${what} | ${cells.join(' | ')} |`;
  });
  return `# Verification

\`npm run verify\` writes this page: the last passed run of each part of the full proof. The commit is the one that was checked out. \`inputs\` is a hash of the files that the part is about; when they change, the row is stale, and \`npm run verify -- --stale\` lists it. Times are those of ${cpus().length} processors (${cpus()[0]?.model.trim() ?? 'unknown'}, ${process.platform}).

| part | proves | result | time | commit | date | Node | inputs |
|---|---|---|---|---|---|---|---|
${lines.join('\n')}

${note}
`;
}

export function formatSeconds(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function readPage(): string {
  try {
    return readFileSync(PATH, 'utf8');
  } catch {
    return '';
  }
}
