import type { RequestOutcome } from './classify-response.ts';
import {
  ExportFailure,
  type ExportRow,
  type ExportTask,
  type GatewayResponse,
  type TaskProgress,
  type WalkNotice,
} from './export-types.ts';
import { fetchWithRetry } from './fetch-with-retry.ts';
import {
  getStepName,
  limitSelect,
  type PagePosition,
  restartPosition,
  startPosition,
  type TaskContext,
} from './page-position.ts';
import { completeRow, type ResponsePage, readPage, toPathFromLink, valueAtPointer } from './read-page.ts';
import { readSelected } from './selected-properties.ts';
import { createUnfilteredPath, listChildScopes } from './task-paths.ts';

/** @throws ExportFailure */
export async function walkTask(task: ExportTask, walk: TaskContext): Promise<void> {
  if (task.step.changes.kind === 'once' && (walk.saved ?? walk.times.since) !== undefined)
    return walk.ports.store({
      task,
      rows: [],
      progress: { task: task.key, kept: walk.saved ?? { at: walk.times.started } },
    });
  let position: PagePosition | undefined = startPosition(task, walk);
  while (position !== undefined && !walk.isStopped()) {
    position = await step(task, walk, position);
    await walk.ports.flushIfFull();
  }
}

async function step(
  task: ExportTask,
  walk: TaskContext,
  position: PagePosition,
): Promise<PagePosition | undefined> {
  const { response, outcome } = await fetchWithRetry(task, walk, position);
  const { isSelecting, isFiltered } = position;
  if (outcome.kind === 'page') {
    if (isSelecting === true && readSelected(task, response) === undefined)
      return limitSelect(task, walk, position);
    if (hasOtherSelect(task, response, position)) return restart(task, walk, position);
    if (position.isLimited === true) rememberLimit(task, walk);
    return takePage(task, walk, { position, answer: response });
  }
  if (outcome.kind === 'refused' && isSelecting === true) return limitSelect(task, walk, position);
  if (outcome.kind === 'resync' || isStale(outcome, response, position))
    return restartPosition(task, walk, position);
  if (outcome.kind === 'refused' && isFiltered === true)
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

/** One task that is refused either way says nothing about the others. */
function rememberLimit(task: ExportTask, walk: TaskContext): void {
  walk.limited.add(getStepName(task));
  notify('default_columns', task, walk);
}

/** The rules have changed since the saved link, which has the `$select` that the earlier ones left. */
function hasOtherSelect(
  { step }: ExportTask,
  { headers }: GatewayResponse,
  { isSaved, policy }: PagePosition,
): boolean {
  return isSaved === true && step.select !== undefined && policy !== headers['nymgate-policy'];
}

function restart(task: ExportTask, walk: TaskContext, position: PagePosition): PagePosition {
  notify('round_restarted', task, walk);
  return restartPosition(task, walk, position);
}

function notify(kind: WalkNotice['kind'], { plan, step }: ExportTask, { ports }: TaskContext): void {
  ports.onNotice({ kind, connector: plan.connector, step: step.id });
}

/** An expired link: Graph returns 400 or 410, the gateway rejects its key. */
function isStale(outcome: RequestOutcome, { status }: GatewayResponse, { linked }: PagePosition): boolean {
  return linked && (outcome.kind === 'stale' || (outcome.kind === 'gap' && status === 400));
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
  const { to, resets = 0, isSelecting } = position;
  const policy = task.step.select && (position.policy ?? response.headers['nymgate-policy']);
  const kept = { ...(to !== undefined && { to }), ...(policy !== undefined && { policy }) };
  const selected = isSelecting && readSelected(task, response);
  const progress: TaskProgress = {
    task: task.key,
    ...(resets > 0 && { resets }),
    ...(found.length > 0 && { found }),
    ...(selected && { selected }),
    ...(page.next === undefined
      ? { kept: { at: walk.times.started, ...(page.delta && { delta: page.delta, ...kept }) } }
      : { next: page.next, ...kept }),
  };
  walk.ports.store({ task, rows: [...position.before, ...rows], progress });
  if (page.next === undefined) return undefined;
  return { path: page.next, ...kept, resets, linked: true, before: [] };
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
