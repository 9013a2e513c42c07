import type { Piece, StateLine } from '../plan/export-state.ts';
import type { ExportRow, PageResult, ServedVersion, TaskProgress } from '../plan/export-types.ts';
import { getTableOrder, type RowLine, sortLines, type TableOrder, toRowLine } from '../plan/sort-rows.ts';
import { MAX_CHARACTERS } from './sort-tables.ts';
import type { TableLines } from './write-segments.ts';

export type SinkOptions = {
  readonly write: (part: TableLines, number: number) => Promise<Piece>;
  /** Appends to the state file; resolves when it is durable. */
  readonly add: (line: StateLine) => Promise<void>;
  readonly commits: number;
  /** Rows per batch. */
  readonly rows: number;
  readonly marks: () => Readonly<Record<string, ServedVersion>>;
  readonly now: () => number;
};

export type RowSink = {
  readonly add: (put: PageResult) => void;
  /** Applies backpressure. */
  readonly flushIfFull: () => Promise<void>;
  readonly flush: () => Promise<void>;
  readonly rows: () => number;
};

type Batch = {
  readonly tables: Map<
    string,
    Omit<TableLines, 'lines'> & { order: TableOrder; lines: RowLine[]; filled: Set<string> }
  >;
  readonly progress: TaskProgress[];
  rows: number;
  characters: number;
};

/** Longest time between commits. */
const MAX_BATCH_MILLISECONDS = 20_000;

/**
 * Commits rows and progress in batches: complete files first, then one state line that lists them. A kill
 * loses at most one batch; unlisted files are removed at the next start and requested again (EXP-02).
 */
export function createRowSink(options: SinkOptions): RowSink {
  let batch = newBatch();
  let writing: Promise<void> = Promise.resolve();
  let commits = options.commits;
  let total = 0;
  let last = options.now();
  const flush = (): Promise<void> => {
    const full = batch;
    batch = newBatch();
    last = options.now();
    writing = writing.then(async () => {
      if (full.progress.length === 0) return;
      commits += 1;
      await commit(full, commits, options);
    });
    return writing;
  };
  return {
    add: (given) => {
      take(batch, given);
      total += given.rows.length;
    },
    flushIfFull: async () => {
      const isFull = batch.rows >= options.rows || batch.characters >= MAX_CHARACTERS;
      if (isFull || options.now() - last >= MAX_BATCH_MILLISECONDS) await flush();
    },
    flush,
    rows: () => total,
  };
}

function newBatch(): Batch {
  return { tables: new Map(), progress: [], rows: 0, characters: 0 };
}

function take(batch: Batch, pageResult: PageResult): void {
  const { plan, step } = pageResult.task;
  batch.progress.push(pageResult.progress);
  if (step.table === null || pageResult.rows.length === 0) return;
  const { connector } = plan;
  const name = `${connector}/${step.table}`;
  const part = batch.tables.get(name) ?? {
    ...{ connector, table: step.table, order: getTableOrder(plan, step.table) },
    ...{ lines: [], filled: new Set<string>() },
  };
  batch.tables.set(name, part);
  for (const row of pageResult.rows) {
    const line = toRowLine(pageResult, row);
    part.lines.push(line);
    addFilled(row, part.filled);
    batch.characters += line.length;
  }
  batch.rows += pageResult.rows.length;
}

function addFilled(row: ExportRow, filled: Set<string>): void {
  for (const name in row) if (!filled.has(name) && hasValue(row[name])) filled.add(name);
}

function hasValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== null && value !== undefined && value !== '';
}

async function commit(batch: Batch, number: number, { write, add, marks }: SinkOptions): Promise<void> {
  const pieces: Piece[] = [];
  for (const { order, lines, filled, ...part } of batch.tables.values()) {
    const piece = await write({ ...part, lines: sortLines(lines, order) }, number);
    pieces.push({ ...piece, filled: [...filled].sort() });
  }
  await add({ kind: 'commit', pieces, progress: batch.progress, marks: marks() });
}
