import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportPlan } from '@nymgate/connectors/export-plans';
import type { Piece, RunState, Segment, StateLine } from '../plan/export-state.ts';
import { getTableOrder, type RowLine, type TableOrder } from '../plan/sort-rows.ts';
import { mergePieces } from './merge-pieces.ts';
import { unusableFolderError } from './private-files.ts';
import { type WriteSegments, writePiece } from './write-segments.ts';

export type SortOptions = {
  readonly runFolder: string;
  readonly write: WriteSegments;
  /** Appends to the state file; resolves when it is durable. */
  readonly add: (line: StateLine) => Promise<void>;
  /** Rows per file. */
  readonly rows: number;
  /** Lists that are merged at once; more take several rounds. */
  readonly fanIn?: number;
};

const FAN_IN = 64;
/** Bounds the memory of a file, whatever the size of its rows. */
export const MAX_CHARACTERS = 8 * 1024 * 1024;

type TableName = { readonly connector: string; readonly table: string; readonly order: TableOrder };

/**
 * Merges the pieces of each table into its segments, in an order that is not that of the source (EXP-06). A kill
 * loses at most the merge at work: files that the state doesn't list are removed at the next start (EXP-02).
 * @throws CommandError EXPORT_FOLDER, e.g. for a full disk; the same command resumes
 */
export async function sortTables(
  run: RunState,
  plans: readonly ExportPlan[],
  options: SortOptions,
): Promise<void> {
  for (const plan of plans) {
    const { connector } = plan;
    const tables = new Set(plan.steps.flatMap(({ table }) => table ?? []));
    for (const table of tables)
      await sortTable(run, { connector, table, order: getTableOrder(plan, table) }, options);
  }
}

async function sortTable(run: RunState, name: TableName, options: SortOptions): Promise<void> {
  const { fanIn = FAN_IN } = options;
  const list = () =>
    run.pieces.filter(({ connector, table }) => connector === name.connector && table === name.table);
  // Adjacent pieces only, so that equal rows keep their order.
  for (let at = 0; list().length > fanIn; at = at + 1 < list().length ? at + 1 : 0) {
    const group = list().slice(at, at + fanIn);
    if (group.length > 1) await mergeToPiece(group, { ...name, number: run.commits + 1 }, options);
  }
  if (list().length > 0) await mergeToSegments(list(), name, options);
}

async function mergeToPiece(
  pieces: readonly Piece[],
  name: TableName & { readonly number: number },
  options: SortOptions,
): Promise<void> {
  const { connector, table, number } = name;
  const parts: Piece[] = [];
  for await (const lines of mergedLines(pieces, name, options))
    parts.push(
      await writePiece(options.runFolder, { connector, table, lines }, { number, part: parts.length }),
    );
  const rows = parts.reduce((total, part) => total + part.rows, 0);
  const merged = { connector, table, number, rows, files: parts.flatMap(({ files }) => files) };
  await replacePieces(pieces, { connector, table, pieces: [merged], segments: [] }, options);
}

async function mergeToSegments(
  pieces: readonly Piece[],
  name: TableName,
  options: SortOptions,
): Promise<void> {
  const { connector, table } = name;
  const segments: Segment[] = [];
  let number = 0;
  for await (const lines of mergedLines(pieces, name, options)) {
    number += 1;
    segments.push(...(await options.write({ connector, table, lines }, number)));
  }
  await replacePieces(pieces, { connector, table, pieces: [], segments }, options);
}

function mergedLines(
  pieces: readonly Piece[],
  { order }: TableName,
  { runFolder, rows }: SortOptions,
): AsyncGenerator<readonly RowLine[]> {
  const lists = pieces.map(({ files }) => files.map((file) => join(runFolder, file)));
  return mergePieces(lists, order, { rows, characters: MAX_CHARACTERS });
}

type Merged = Omit<StateLine & { readonly kind: 'merged' }, 'kind' | 'replaced'>;

async function replacePieces(
  pieces: readonly Piece[],
  merged: Merged,
  { add, runFolder }: SortOptions,
): Promise<void> {
  await add({ kind: 'merged', replaced: pieces.map(({ number }) => number), ...merged });
  for (const file of pieces.flatMap(({ files }) => files))
    await unlink(join(runFolder, file)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT')
        throw unusableFolderError(`${file} cannot be removed (${error.code ?? 'failed'})`);
    });
}
