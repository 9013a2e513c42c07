import type { ExportRow, ExportTask, SavedState, TaskProgress } from './export-types.ts';
import type { FetchContext } from './fetch-with-retry.ts';
import { withDefaultSelect } from './selected-properties.ts';
import { createStartPath, isWindowTooShort, type RunWindow, type StartPath } from './task-paths.ts';

export type TaskContext = FetchContext & {
  readonly times: RunWindow;
  readonly saved: SavedState | undefined;
  readonly resumeFrom: TaskProgress | undefined;
  /** Connectors and steps whose complete `$select` was refused, but not that of the default rules. */
  readonly limited: Set<string>;
};

export type PagePosition = {
  readonly path: string;
  readonly to?: string;
  readonly resets?: number;
  /** The path came from a link, which may have expired. */
  readonly linked: boolean;
  /** The path has a time filter. */
  readonly isFiltered?: boolean;
  /** The path has a complete `$select`. */
  readonly isSelecting?: boolean;
  /** The complete `$select` was refused for this task. */
  readonly isLimited?: true;
  /** Of a link, or for the next ones: rules when the collection was begun. */
  readonly policy?: string;
  /** The link is that of an earlier run. */
  readonly isSaved?: true;
  /** Rows stored before the first page: the reset mark. */
  readonly before: readonly ExportRow[];
};

/** The following rows replace all earlier rows of this owner. */
const RESET: ExportRow = Object.freeze({ '@reset': true });

export function startPosition(task: ExportTask, walk: TaskContext): PagePosition {
  const { times, saved, resumeFrom } = walk;
  if (resumeFrom?.next !== undefined)
    return {
      path: resumeFrom.next,
      ...pick(resumeFrom),
      resets: resumeFrom.resets ?? 0,
      linked: true,
      before: [],
    };
  if (saved?.delta !== undefined && !isWindowTooShort(task.step, times, saved))
    return { path: saved.delta, ...pick(saved), isSaved: true, linked: true, before: [] };
  return {
    ...beginPath(task, walk, saved),
    linked: false,
    before: isRenewed(task, times) ? [RESET] : [],
  };
}

function pick({ to, policy }: Pick<SavedState, 'to' | 'policy'>): Pick<SavedState, 'to' | 'policy'> {
  return { ...(to !== undefined && { to }), ...(policy !== undefined && { policy }) };
}

// A delta query that starts over existing rows: its window has ended or its owner was absent. Deletions in
// between are unknown.
function isRenewed({ step: { changes } }: ExportTask, { mode }: RunWindow): boolean {
  return mode === 'changes' && changes.kind === 'delta' && changes.changesOnly !== true;
}

// Restarts the delta query and replaces the owner's rows. The link of a 410 is not used: it may lack the
// window or columns (http.md#rounds-of-changes).
export function restartPosition(
  task: ExportTask,
  walk: TaskContext,
  { resets = 0 }: PagePosition,
): PagePosition {
  const { changes, uniqueBy } = task.step;
  if (changes.kind === 'delta' && changes.changesOnly)
    return { ...beginPath(task, walk, walk.saved), linked: false, before: [] };
  const start = { ...beginPath(task, walk, undefined), linked: false };
  // A row shared by several owners is written once, so a reset would void rows of the others.
  return uniqueBy === undefined
    ? { ...start, resets: resets + 1, before: [RESET] }
    : { ...start, before: [] };
}

function beginPath(
  task: ExportTask,
  { times, limited }: TaskContext,
  saved: SavedState | undefined,
): StartPath & Pick<PagePosition, 'isSelecting'> {
  if (task.step.select === undefined) return createStartPath(task, times, saved);
  return limited.has(getStepName(task))
    ? createStartPath(withDefaultSelect(task), times, saved)
    : { ...createStartPath(task, times, saved), isSelecting: true };
}

/** The same start, with the properties that the default rules deliver. */
export function limitSelect(task: ExportTask, walk: TaskContext, position: PagePosition): PagePosition {
  const { isSelecting, ...rest } = position;
  const start = createStartPath(withDefaultSelect(task), walk.times, walk.saved);
  return { ...rest, ...start, isLimited: true };
}

export function getStepName({ plan, step }: Pick<ExportTask, 'plan' | 'step'>): string {
  return `${plan.connector} ${step.id}`;
}
