import type { SavedState, ServedVersion, TaskProgress } from './export-types.ts';

/** A run as it was begun. */
export type RunHead = {
  /** Name of its folder. */
  readonly id: string;
  /** `full`: everything anew. `changes`: what is new since the run before. */
  readonly mode: 'full' | 'changes';
  readonly files: 'ndjson' | 'parquet';
  readonly connectors: readonly string[];
  /** ISO 8601 in UTC. */
  readonly started: string;
  /** Nothing older was wanted. */
  readonly since?: string;
};

/** A file of rows that is whole. */
export type Segment = {
  readonly connector: string;
  readonly table: string;
  /** Relative to the run's folder. */
  readonly file: string;
  readonly rows: number;
  /** Rows that say that something went. */
  readonly removed: number;
  /** Rows that say that what follows replaces what was there of an owner. */
  readonly resets: number;
  readonly bytes: number;
  readonly sha256: string;
};

/** One line of the state file: a change that has happened as a whole. */
export type StateLine =
  | { readonly kind: 'head'; readonly version: 1 }
  | { readonly kind: 'marks'; readonly marks: Readonly<Record<string, ServedVersion>> }
  | { readonly kind: 'kept'; readonly task: string; readonly kept: SavedState }
  | { readonly kind: 'run'; readonly run: RunHead }
  | {
      readonly kind: 'commit';
      readonly segments: readonly Segment[];
      readonly progress: readonly TaskProgress[];
      readonly marks: Readonly<Record<string, ServedVersion>>;
    };

/** A run that is under way. */
export type RunState = {
  readonly head: RunHead;
  readonly segments: Segment[];
  /** The last that is known of each task. */
  readonly progress: Map<string, TaskProgress>;
  readonly found: Map<string, NonNullable<TaskProgress['found']>[number][]>;
  readonly marks: Map<string, ServedVersion>;
  /** Number of commits, which numbers files. */
  commits: number;
};

export type ExportState = {
  /** Rules and keys of the last finished run, by connector. */
  readonly marks: Map<string, ServedVersion>;
  readonly kept: Map<string, SavedState>;
  run: RunState | undefined;
};

export function emptyState(): ExportState {
  return { marks: new Map(), kept: new Map(), run: undefined };
}

/** Applies one line; reading the whole file anew gives the same state as having written it. */
export function applyLine(state: ExportState, line: StateLine): void {
  if (line.kind === 'marks')
    for (const [connector, marks] of Object.entries(line.marks)) state.marks.set(connector, marks);
  if (line.kind === 'kept') state.kept.set(line.task, line.kept);
  if (line.kind === 'run') state.run = newRun(line.run);
  if (line.kind === 'commit' && state.run !== undefined) applyCommit(state.run, line);
}

function newRun(head: RunHead): RunState {
  return {
    head,
    segments: [],
    progress: new Map(),
    found: new Map(),
    marks: new Map(),
    commits: 0,
  };
}

function applyCommit(run: RunState, line: StateLine & { readonly kind: 'commit' }): void {
  run.commits += 1;
  run.segments.push(...line.segments);
  for (const [connector, marks] of Object.entries(line.marks)) run.marks.set(connector, marks);
  for (const progress of line.progress) {
    const { found, ...rest } = progress;
    run.progress.set(progress.task, rest);
    if (found !== undefined)
      run.found.set(progress.task, [...(run.found.get(progress.task) ?? []), ...found]);
  }
}

/**
 * The state once a run is finished: what each task has left behind. A task that had nothing this time, because Graph refused it, goes
 * on from where it was; one that nothing led to any more, because its owner is gone, is forgotten.
 */
export function toStateLines(state: ExportState): readonly StateLine[] {
  const { run } = state;
  const kept = new Map(
    [...state.kept].filter(([task]) => run === undefined || !run.head.connectors.includes(connectorOf(task))),
  );
  for (const [task, progress] of run?.progress ?? []) {
    const left = progress.kept ?? (run?.head.mode === 'full' ? undefined : state.kept.get(task));
    if (left !== undefined) kept.set(task, left);
  }
  return [
    { kind: 'head', version: 1 },
    { kind: 'marks', marks: Object.fromEntries([...state.marks, ...(run?.marks ?? [])]) },
    ...[...kept].map(([task, one]) => ({ kind: 'kept', task, kept: one }) as const),
  ];
}

/** A task's key begins with its connector. */
function connectorOf(task: string): string {
  return task.slice(0, task.indexOf(' '));
}
