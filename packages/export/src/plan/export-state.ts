import type { SavedState, ServedVersion, TaskProgress } from './export-types.ts';

export type RunHead = {
  /** Folder name. */
  readonly id: string;
  /** `changes`: changes since the previous run. */
  readonly mode: 'full' | 'changes';
  readonly files: 'ndjson' | 'parquet';
  readonly connectors: readonly string[];
  /** Of connectors that are others of one, by id. */
  readonly of?: Readonly<Record<string, string>>;
  readonly started: string;
  readonly since?: string;
  /** 2: rows come in pieces. A run of an earlier version is started again. */
  readonly version: 2;
};

/** Sorted rows of a table, until they are merged into its segments. */
export type Piece = {
  readonly connector: string;
  readonly table: string;
  /** Unique in its table. */
  readonly number: number;
  /** In order. */
  readonly files: readonly string[];
  readonly rows: number;
  /** Properties with a value in some row; absent after a merge. */
  readonly filled?: readonly string[];
};

export type Segment = {
  readonly connector: string;
  readonly table: string;
  readonly file: string;
  readonly rows: number;
  readonly removed: number;
  readonly resets: number;
  readonly bytes: number;
  readonly sha256: string;
};

/** One line of the state file, applied atomically. */
export type StateLine =
  | { readonly kind: 'head'; readonly version: 1 }
  | { readonly kind: 'marks'; readonly marks: Readonly<Record<string, ServedVersion>> }
  | { readonly kind: 'kept'; readonly task: string; readonly kept: SavedState }
  | { readonly kind: 'run'; readonly run: RunHead }
  | {
      readonly kind: 'commit';
      readonly pieces: readonly Piece[];
      readonly progress: readonly TaskProgress[];
      readonly marks: Readonly<Record<string, ServedVersion>>;
    }
  | {
      readonly kind: 'merged';
      readonly connector: string;
      readonly table: string;
      /** Numbers of adjacent pieces, which become `pieces` or `segments`. */
      readonly replaced: readonly number[];
      readonly pieces: readonly Piece[];
      readonly segments: readonly Segment[];
    };

export type RunState = {
  readonly head: RunHead;
  /** In the order of arrival, within each table. */
  pieces: readonly Piece[];
  readonly segments: Segment[];
  readonly progress: Map<string, TaskProgress>;
  readonly found: Map<string, NonNullable<TaskProgress['found']>[number][]>;
  readonly marks: Map<string, ServedVersion>;
  /** Properties that the gateway left of a `$select`, by connector and step. */
  readonly selected: Map<string, readonly string[]>;
  /** Properties with a value in some row, by connector and table. */
  readonly filled: Map<string, ReadonlySet<string>>;
  commits: number;
};

export type ExportState = {
  /** Versions of the last finished run, by connector. */
  readonly marks: Map<string, ServedVersion>;
  readonly kept: Map<string, SavedState>;
  run: RunState | undefined;
};

export function emptyState(): ExportState {
  return { marks: new Map(), kept: new Map(), run: undefined };
}

/** Applies one line. Reading the file gives the same state as writing it. */
export function applyLine(state: ExportState, line: StateLine): void {
  if (line.kind === 'marks')
    for (const [connector, marks] of Object.entries(line.marks)) state.marks.set(connector, marks);
  if (line.kind === 'kept') state.kept.set(line.task, line.kept);
  if (line.kind === 'run')
    state.run = {
      ...{ head: line.run, pieces: [], segments: [], commits: 0 },
      ...{ progress: new Map(), found: new Map(), marks: new Map(), selected: new Map(), filled: new Map() },
    };
  // A run of an earlier version has segments instead; it is given up (`isGivenUp`).
  if (line.kind === 'commit' && state.run?.head.version === 2) applyCommit(state.run, line);
  if (line.kind === 'merged' && state.run !== undefined) applyMerge(state.run, line);
}

function applyCommit(run: RunState, line: StateLine & { readonly kind: 'commit' }): void {
  run.commits += 1;
  run.pieces = [...run.pieces, ...line.pieces.map(({ filled: _, ...piece }) => piece)];
  for (const { connector, table, filled = [] } of line.pieces) {
    const name = `${connector} ${table}`;
    run.filled.set(name, new Set([...(run.filled.get(name) ?? []), ...filled]));
  }
  for (const [connector, marks] of Object.entries(line.marks)) run.marks.set(connector, marks);
  for (const progress of line.progress) {
    const { found, selected, ...rest } = progress;
    run.progress.set(progress.task, rest);
    if (selected !== undefined) run.selected.set(getStepName(progress), selected);
    if (found !== undefined)
      run.found.set(progress.task, [...(run.found.get(progress.task) ?? []), ...found]);
  }
}

/** Connector and step of a task. */
function getStepName({ task }: Pick<TaskProgress, 'task'>): string {
  return task.split(' ', 2).join(' ');
}

function applyMerge(run: RunState, line: StateLine & { readonly kind: 'merged' }): void {
  const { connector, table, replaced } = line;
  const isReplaced = (piece: Piece) =>
    piece.connector === connector && piece.table === table && replaced.includes(piece.number);
  const at = run.pieces.findIndex(isReplaced);
  const others = (pieces: readonly Piece[]) => pieces.filter((piece) => !isReplaced(piece));
  run.commits += 1;
  run.pieces = [...run.pieces.slice(0, at), ...line.pieces, ...others(run.pieces.slice(at))];
  run.segments.push(...line.segments);
}

/** State after a finished run. A refused task keeps its previous state; tasks without an owner are dropped. */
export function toStateLines(state: ExportState): readonly StateLine[] {
  const { run } = state;
  const kept = new Map(
    [...state.kept].filter(
      ([task]) => run === undefined || !run.head.connectors.includes(task.slice(0, task.indexOf(' '))),
    ),
  );
  for (const [task, progress] of run?.progress ?? []) {
    const left = progress.kept ?? (run?.head.mode === 'full' ? undefined : state.kept.get(task));
    if (left !== undefined) kept.set(task, left);
  }
  // The order of tasks is that of the rows they loop over.
  const sorted = [...kept].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return [
    { kind: 'head', version: 1 },
    { kind: 'marks', marks: Object.fromEntries([...state.marks, ...(run?.marks ?? [])]) },
    ...sorted.map(([task, one]) => ({ kind: 'kept', task, kept: one }) as const),
  ];
}
