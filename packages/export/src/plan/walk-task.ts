import type { RequestOutcome } from './classify-response.ts';
import {
  ExportFailure,
  type ExportRow,
  type ExportTask,
  type GatewayResponse,
  type SavedState,
  type TaskProgress,
} from './export-types.ts';
import { type FetchContext, fetchWithRetry } from './fetch-with-retry.ts';
import { completeRow, type ResponsePage, readPage, toPathFromLink, valueAtPointer } from './read-page.ts';
import {
  createStartPath,
  createUnfilteredPath,
  isWindowTooShort,
  listChildScopes,
  type RunWindow,
} from './task-paths.ts';

export type TaskContext = FetchContext & {
  readonly times: RunWindow;
  readonly saved: SavedState | undefined;
  readonly resumeFrom: TaskProgress | undefined;
};

type PagePosition = {
  readonly path: string;
  readonly to?: string;
  readonly resets?: number;
  /** The path came from a link, which may have expired. */
  readonly linked: boolean;
  /** The path has a time filter. */
  readonly isFiltered?: boolean;
  /** Rows stored before the first page: the reset mark. */
  readonly before: readonly ExportRow[];
};

/** The following rows replace all earlier rows of this owner. */
const RESET: ExportRow = Object.freeze({ '@reset': true });

/** @throws ExportFailure */
export async function walkTask(task: ExportTask, walk: TaskContext): Promise<void> {
  if (task.step.changes.kind === 'once' && (walk.saved ?? walk.times.since) !== undefined)
    return walk.ports.store({
      task,
      rows: [],
      progress: { task: task.key, kept: walk.saved ?? { at: walk.times.started } },
    });
  let position: PagePosition | undefined = start(task, walk);
  while (position !== undefined && !walk.isStopped()) {
    position = await step(task, walk, position);
    await walk.ports.flushIfFull();
  }
}

function start(task: ExportTask, { times, saved, resumeFrom }: TaskContext): PagePosition {
  if (resumeFrom?.next !== undefined)
    return {
      path: resumeFrom.next,
      ...(resumeFrom.to !== undefined && { to: resumeFrom.to }),
      resets: resumeFrom.resets ?? 0,
      linked: true,
      before: [],
    };
  if (saved?.delta !== undefined && !isWindowTooShort(task.step, times, saved))
    return { path: saved.delta, ...(saved.to !== undefined && { to: saved.to }), linked: true, before: [] };
  return {
    ...createStartPath(task, times, saved),
    linked: false,
    before: isRenewed(task, times) ? [RESET] : [],
  };
}

// A delta query that starts over existing rows: its window has ended or its owner was absent. Deletions in
// between are unknown.
function isRenewed({ step: { changes } }: ExportTask, { mode }: RunWindow): boolean {
  return mode === 'changes' && changes.kind === 'delta' && changes.changesOnly !== true;
}

async function step(
  task: ExportTask,
  walk: TaskContext,
  position: PagePosition,
): Promise<PagePosition | undefined> {
  const { response, outcome } = await fetchWithRetry(task, walk, position);
  if (outcome.kind === 'page') return takePage(task, walk, { position, answer: response });
  if (outcome.kind === 'resync' || isStale(outcome, response, position))
    return restartPosition(task, walk, position);
  if (outcome.kind === 'refused' && position.isFiltered === true)
    return { ...position, ...createUnfilteredPath(task, walk.times) };
  const gap = (code: string) => end(task, walk, { gap: { status: response.status, code, of: task.scope } });
  if (outcome.kind === 'gap')
    return task.step.emptyOn404 === true && response.status === 404
      ? end(task, walk, { kept: { at: walk.times.started } })
      : gap(outcome.code);
  if (outcome.kind === 'refused') return end(task, walk, { refused: outcome.code });
  if (outcome.kind === 'again') return gap('failed');
  // The original ID may be invalid for the path: an organizer without an account, another product's channel.
  return gap('TOKEN_INVALID');
}

/** An expired link: Graph returns 400 or 410, the gateway rejects its key. */
function isStale(outcome: RequestOutcome, { status }: GatewayResponse, { linked }: PagePosition): boolean {
  return linked && (outcome.kind === 'stale' || (outcome.kind === 'gap' && status === 400));
}

// Restarts the delta query and replaces the owner's rows. The link of a 410 is not used: it may lack the
// window or columns (http.md#rounds-of-changes).
function restartPosition(
  task: ExportTask,
  { times, saved }: TaskContext,
  { resets = 0 }: PagePosition,
): PagePosition {
  const { changes, uniqueBy } = task.step;
  if (changes.kind === 'delta' && changes.changesOnly)
    return { ...createStartPath(task, times, saved), linked: false, before: [] };
  const start = { ...createStartPath(task, times, undefined), linked: false };
  // A row shared by several owners is written once, so a reset would void rows of the others.
  return uniqueBy === undefined
    ? { ...start, resets: resets + 1, before: [RESET] }
    : { ...start, before: [] };
}

function end(
  task: ExportTask,
  { ports }: TaskContext,
  rest: Pick<TaskProgress, 'gap' | 'refused' | 'kept'>,
): undefined {
  ports.store({ task, rows: [], progress: { task: task.key, ...rest } });
}

type PageToStore = { readonly position: PagePosition; readonly answer: GatewayResponse };

async function takePage(
  task: ExportTask,
  walk: TaskContext,
  { position, answer: response }: PageToStore,
): Promise<PagePosition | undefined> {
  const page = readPage(response.body, task.plan.connector);
  const rows = await completeRows(task, walk, page);
  const found = rows
    .flatMap((row) => listChildScopes(task, row))
    .map(({ step: behind, scope }) => ({ step: behind.id, scope }));
  const { to, resets = 0 } = position;
  const progress: TaskProgress = {
    task: task.key,
    ...(resets > 0 && { resets }),
    ...(found.length > 0 && { found }),
    ...(page.next === undefined
      ? { kept: { at: walk.times.started, ...(page.delta && { delta: page.delta }), ...(to && { to }) } }
      : { next: page.next, ...(to !== undefined && { to }) }),
  };
  walk.ports.store({ task, rows: [...position.before, ...rows], progress });
  if (page.next === undefined) return undefined;
  return { path: page.next, ...(to !== undefined && { to }), resets, linked: true, before: [] };
}

async function completeRows(
  task: ExportTask,
  walk: TaskContext,
  { rows }: ResponsePage,
): Promise<readonly ExportRow[]> {
  const get = async (link: unknown) => {
    const path = toPathFromLink(link, task.plan.connector) ?? '';
    const { response } = await fetchWithRetry(task, walk, { path });
    if (response.status !== 200)
      throw new ExportFailure(
        response.headers['nymgate-error'] ?? '',
        `The rest of a nested collection is not there (status ${response.status}): run the export again.`,
      );
    return readPage(response.body, task.plan.connector);
  };
  const complete: ExportRow[] = [];
  for (const row of rows) complete.push(markRemoved(task, await completeRow(row, get)));
  return complete;
}

/** Normalizes deletions: deleted files have a facet instead (graph-facts.md#2.3). */
function markRemoved({ step }: ExportTask, row: ExportRow): ExportRow {
  if (step.removed === undefined || typeof valueAtPointer(row, step.removed) !== 'object') return row;
  return { ...row, '@removed': { reason: 'deleted' } };
}
