import { askPatiently, type RequestMeans } from './ask-patiently.ts';
import {
  ExportFailure,
  type ExportRow,
  type ExportTask,
  type GatewayAnswer,
  type Kept,
  type Progress,
} from './export-types.ts';
import type { Outcome } from './read-outcome.ts';
import { type AnswerPage, linkPath, readPage, valueAtPointer, wholeRow } from './read-page.ts';
import { firstPath, type RunTimes, scopesBehind, widePath, windowEnds } from './task-paths.ts';

export type TaskWalk = RequestMeans & {
  readonly times: RunTimes;
  /** What earlier runs left of the task. */
  readonly kept: Kept | undefined;
  /** What this run has got of it before it was interrupted. */
  readonly begun: Progress | undefined;
};

/** Where a task stands. */
type Position = {
  readonly path: string;
  readonly to?: string;
  /** The path came out of a link, which may have expired; what is asked anew after that replaces what was there. */
  readonly linked: boolean;
  /** The path asks for what is newer than some time alone. */
  readonly narrowed?: boolean;
  /** Rows that go before the first page: the mark that what was there of this owner is replaced. */
  readonly before: readonly ExportRow[];
};

/** That what is there of this owner is replaced by the rows that follow. */
const RESET: ExportRow = Object.freeze({ '@reset': true });

/**
 * Pulls one task to its end, page by page; each page is put with what it changes.
 *
 * @throws ExportFailure
 */
export async function walkTask(task: ExportTask, walk: TaskWalk): Promise<void> {
  if (task.step.changes.kind === 'once' && (walk.kept ?? walk.times.since) !== undefined)
    return walk.ports.put({
      task,
      rows: [],
      progress: { task: task.key, kept: walk.kept ?? { at: walk.times.started } },
    });
  let position: Position | undefined = start(task, walk);
  while (position !== undefined && !walk.stopped()) {
    position = await step(task, walk, position);
    await walk.ports.settle();
  }
}

function start(task: ExportTask, { times, kept, begun }: TaskWalk): Position {
  if (begun?.next !== undefined)
    return { path: begun.next, ...(begun.to !== undefined && { to: begun.to }), linked: true, before: [] };
  if (kept?.delta !== undefined && !windowEnds(task.step, times, kept))
    return { path: kept.delta, ...(kept.to !== undefined && { to: kept.to }), linked: true, before: [] };
  return { ...firstPath(task, times, kept), linked: false, before: isRenewed(task, times) ? [RESET] : [] };
}

/**
 * A round that begins among rows of earlier runs: its window has ended, or nothing is known of it because its owner was away for a run
 * (a gap, a licence that came back). What went meanwhile is told by nobody.
 */
function isRenewed({ step: { changes } }: ExportTask, { mode }: RunTimes): boolean {
  return mode === 'changes' && changes.kind === 'delta' && changes.changesAlone !== true;
}

async function step(task: ExportTask, walk: TaskWalk, position: Position): Promise<Position | undefined> {
  const { answer, outcome } = await askPatiently(task, walk, position);
  if (outcome.kind === 'page') return takePage(task, walk, { position, answer });
  if (outcome.kind === 'resync' || isStale(outcome, answer, position)) return anew(task, walk);
  if (outcome.kind === 'refused' && position.narrowed === true)
    return { ...widePath(task, walk.times), linked: false, before: position.before };
  const gap = (code: string) => end(task, walk, { gap: { status: answer.status, code, of: task.scope } });
  if (outcome.kind === 'gap')
    return isNone(task, answer) ? end(task, walk, { kept: { at: walk.times.started } }) : gap(outcome.code);
  if (outcome.kind === 'refused') return end(task, walk, { refused: outcome.code });
  if (outcome.kind === 'again') return gap('failed');
  // What a pseudonym stands for may be no id that the path takes: an organizer who is no account, a channel of another product.
  return gap('TOKEN_INVALID');
}

/** Nobody has to have a manager. */
function isNone({ step: { noneIs404 } }: ExportTask, { status }: GatewayAnswer): boolean {
  return noneIs404 === true && status === 404;
}

/** A link of earlier that Graph (400, 410) or the gateway (a key that is gone) does not take any more. */
function isStale(outcome: Outcome, { status }: GatewayAnswer, { linked }: Position): boolean {
  return linked && (outcome.kind === 'stale' || (outcome.kind === 'gap' && status === 400));
}

/**
 * The round begins anew, and replaces what was there of this owner. The fresh link of a 410 is not taken: only our own first request is
 * sure to have the window and all columns, which a link that would be too long goes without (http.md#rounds-of-changes).
 */
function anew(task: ExportTask, { times, kept }: TaskWalk): Position {
  if (task.step.changes.kind === 'delta' && task.step.changes.changesAlone)
    return { ...firstPath(task, times, kept), linked: false, before: [] };
  return { ...firstPath(task, times, undefined), linked: false, before: [RESET] };
}

function end(
  task: ExportTask,
  { ports }: TaskWalk,
  rest: Pick<Progress, 'gap' | 'refused' | 'kept'>,
): undefined {
  ports.put({ task, rows: [], progress: { task: task.key, ...rest } });
}

type Taken = { readonly position: Position; readonly answer: GatewayAnswer };

async function takePage(
  task: ExportTask,
  walk: TaskWalk,
  { position, answer }: Taken,
): Promise<Position | undefined> {
  const page = readPage(answer.body, task.plan.connector);
  const rows = await wholeRows(task, walk, page);
  const found = rows
    .flatMap((row) => scopesBehind(task, row))
    .map(({ step: behind, scope }) => ({ step: behind.id, scope }));
  const { to } = position;
  const progress: Progress = {
    task: task.key,
    ...(found.length > 0 && { found }),
    ...(page.next === undefined
      ? { kept: { at: walk.times.started, ...(page.delta && { delta: page.delta }), ...(to && { to }) } }
      : { next: page.next, ...(to !== undefined && { to }) }),
  };
  walk.ports.put({ task, rows: [...position.before, ...rows], progress });
  if (page.next === undefined) return undefined;
  return { path: page.next, ...(to !== undefined && { to }), linked: true, before: [] };
}

async function wholeRows(
  task: ExportTask,
  walk: TaskWalk,
  { rows }: AnswerPage,
): Promise<readonly ExportRow[]> {
  const get = async (link: unknown) => {
    const path = linkPath(link, task.plan.connector) ?? '';
    const { answer } = await askPatiently(task, walk, { path });
    if (answer.status !== 200)
      throw new ExportFailure(
        answer.headers['nymgate-error'] ?? '',
        `The rest of a nested collection is not there (status ${answer.status}): run the export again.`,
      );
    return readPage(answer.body, task.plan.connector);
  };
  const whole: ExportRow[] = [];
  for (const row of rows) whole.push(markRemoved(task, await wholeRow(row, get)));
  return whole;
}

/** Every deletion looks alike, whatever Graph writes: files that went have a facet of their own (graph-facts.md#2.3). */
function markRemoved({ step }: ExportTask, row: ExportRow): ExportRow {
  if (step.removed === undefined || typeof valueAtPointer(row, step.removed) !== 'object') return row;
  return { ...row, '@removed': { reason: 'deleted' } };
}
