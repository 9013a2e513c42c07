import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { Manifest } from '../../packages/export/src/plan/describe-run.ts';
import type { ExportRow } from '../../packages/export/src/plan/export-types.ts';

/** A run that has ended: its manifest, and the rows of its files by `connector/table`. */
export type ReadRun = {
  readonly manifest: Manifest;
  readonly tables: ReadonlyMap<string, readonly ExportRow[]>;
};

/** Names of the runs of a folder that have a manifest, oldest first. */
export function runsOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'manifest.json')))
    .sort();
}

/** Reads a run as a consumer would: by its manifest, every file against its hash. */
export function readRun(folder: string, run: string): ReadRun {
  const manifest = JSON.parse(readFileSync(join(folder, run, 'manifest.json'), 'utf8')) as Manifest;
  const tables = new Map<string, readonly ExportRow[]>();
  for (const [connector, described] of Object.entries(manifest.connectors))
    for (const [name, table] of Object.entries(described.tables)) {
      const rows = table.files.flatMap(({ file, sha256, rows: count, bytes }) => {
        const content = readFileSync(join(folder, run, file));
        expect([file, content.length]).toEqual([file, bytes]);
        expect([file, createHash('sha256').update(content).digest('hex')]).toEqual([file, sha256]);
        const read = gunzipSync(content).toString('utf8').split('\n').slice(0, -1);
        const parsed = read.map((line) => JSON.parse(line) as ExportRow);
        expect([file, parsed.filter((row) => row['@reset'] !== true).length]).toEqual([file, count]);
        return parsed;
      });
      tables.set(`${connector}/${name}`, rows);
    }
  return { manifest, tables };
}

/** The newest run of a folder. */
export function lastRun(folder: string): ReadRun {
  const name = runsOf(folder).at(-1);
  if (name === undefined) throw new Error('there is no run');
  return readRun(folder, name);
}

/** All plain files below a folder, and what they hold, uncompressed. */
export function filesBelow(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (!statSync(path).isFile()) continue;
    const bytes = readFileSync(path);
    files.set(name, (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1'));
  }
  return files;
}

/** Modes below a folder that others than the owner may use. */
export function openModes(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => (lstatSync(join(folder, name)).mode & 0o077) !== 0,
  );
}

/** Rows as texts, sorted: two runs that brought the same are equal, in whatever order. */
export function sortedRows(rows: readonly ExportRow[] | undefined): readonly string[] {
  return (rows ?? []).map((row) => JSON.stringify(row)).sort();
}

/** Texts that stand in a list more than once. */
export function doubled(texts: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return texts.filter((text) => seen.has(text) || !seen.add(text));
}
