import type { Segment, StateLine } from '../plan/export-state.ts';
import type { ExportRow, PageResult, ServedVersion, TaskProgress } from '../plan/export-types.ts';
import { addOwnerColumns, type TableRows, type WriteSegments } from './write-segments.ts';

export type SinkOptions = {
  readonly write: WriteSegments;
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
  readonly tables: Map<string, { part: TableRows; rows: ExportRow[] }>;
  readonly progress: TaskProgress[];
  rows: number;
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
      if (batch.rows >= options.rows || options.now() - last >= MAX_BATCH_MILLISECONDS) await flush();
    },
    flush,
    rows: () => total,
  };
}

function newBatch(): Batch {
  return { tables: new Map(), progress: [], rows: 0 };
}

function take(batch: Batch, pageResult: PageResult): void {
  const { plan, step } = pageResult.task;
  batch.progress.push(pageResult.progress);
  if (step.table === null || pageResult.rows.length === 0) return;
  const name = `${plan.connector}/${step.table}`;
  const rows: ExportRow[] = batch.tables.get(name)?.rows ?? [];
  for (const row of pageResult.rows) rows.push(addOwnerColumns(pageResult, row));
  batch.tables.set(name, { part: { connector: plan.connector, table: step.table, rows }, rows });
  batch.rows += pageResult.rows.length;
}

async function commit(batch: Batch, number: number, { write, add, marks }: SinkOptions): Promise<void> {
  const segments: Segment[] = [];
  for (const { part } of batch.tables.values()) segments.push(...(await write(part, number)));
  await add({ kind: 'commit', segments, progress: batch.progress, marks: marks() });
}
