import { type ExportPlan, FAMILY_LIMITS } from '@nymgate/connectors/export-plans';
import { createPool, type Pool } from './create-pool.ts';
import type {
  ExportRow,
  ExportTask,
  PageResult,
  SavedState,
  TaskProgress,
  WalkPorts,
} from './export-types.ts';
import { getStepName } from './page-position.ts';
import { createTask, listChildScopes, type RunWindow } from './task-paths.ts';
import { walkTask } from './walk-task.ts';

export type WalkOptions = QueueOptions & {
  readonly plans: readonly ExportPlan[];
  readonly times: RunWindow;
  readonly getSavedState: (key: string) => SavedState | undefined;
};

/** Runs every step of the plans as soon as its inputs exist. @throws ExportFailure; stored rows are kept */
export function runWalk(options: WalkOptions, ports: WalkPorts): Promise<void> {
  const queue = createTaskQueue(options, ports);
  const limited = new Set<string>();
  for (const plan of options.plans)
    for (const step of plan.steps) if (step.loops === undefined) queue.add(createTask(plan, step, {}));
  return drain(
    queue,
    (turn, stopped) => walkTurn(turn, { options, ports, queue, limited, isStopped: stopped }),
    ports.onEvent,
  );
}

type WalkContext = {
  readonly options: WalkOptions;
  readonly ports: WalkPorts;
  readonly queue: TaskQueue;
  readonly limited: Set<string>;
  readonly isStopped: () => boolean;
};

async function walkTurn({ task, pool }: QueuedTask, walking: WalkContext): Promise<void> {
  const { options, ports, queue, limited, isStopped } = walking;
  if (queue.isRefused(task))
    return queue.store({ task, rows: [], progress: { task: task.key, refused: 'ENDPOINT_NOT_ALLOWED' } });
  await walkTask(task, {
    ports: { ...ports, store: queue.store },
    pool,
    times: options.times,
    saved: options.getSavedState(task.key),
    resumeFrom: options.getProgress(task.key),
    limited,
    isStopped,
  });
}

type Work = (turn: QueuedTask, stopped: () => boolean) => Promise<void>;

/** Processes the queue with its concurrency; after a failure no task starts. */
function drain(queue: TaskQueue, work: Work, onEvent: WalkPorts['onEvent']): Promise<void> {
  let running = 0;
  let failure: { readonly error: unknown } | undefined;
  return new Promise((resolve, reject) => {
    const pump = (): void => {
      if (failure === undefined) for (const turn of queue.take()) void run(turn);
      if (running > 0) return;
      if (failure === undefined) resolve();
      else reject(failure.error);
    };
    const run = async (turn: QueuedTask): Promise<void> => {
      running += 1;
      try {
        await work(turn, () => failure !== undefined);
      } catch (error) {
        failure ??= { error };
      }
      turn.pool.release(turn.task);
      if (failure === undefined) onEvent('done');
      running -= 1;
      pump();
    };
    pump();
  });
}

type QueueOptions = {
  readonly getProgress: (key: string) => TaskProgress | undefined;
  readonly getDiscovered: (key: string) => NonNullable<TaskProgress['found']>;
  /** Keep Graph's documented requests per second. */
  readonly isPaced: boolean;
};

type QueuedTask = { readonly task: ExportTask; readonly pool: Pool };

/** Tasks without duplicates; rows add further tasks. */
type TaskQueue = {
  readonly add: (task: ExportTask) => void;
  /** Tasks that may start now; counted until released. */
  readonly take: () => readonly QueuedTask[];
  /** Stores rows that no other owner has supplied, and adds their tasks. */
  readonly store: (put: PageResult) => void;
  readonly isRefused: (task: ExportTask) => boolean;
};

function createTaskQueue(options: QueueOptions, ports: Pick<WalkPorts, 'store' | 'onEvent'>): TaskQueue {
  const pools = new Map<string, Pool>();
  const seen = new Set<string>();
  const refused = new Set<string>();

  const getPool = ({ plan, step }: ExportTask): Pool => {
    const name = `${plan.connector} ${step.family}`;
    const pool = pools.get(name) ?? createPool(FAMILY_LIMITS[step.family], options.isPaced);
    pools.set(name, pool);
    return pool;
  };
  const add = (task: ExportTask): void => {
    if (seen.has(task.key)) return;
    seen.add(task.key);
    ports.onEvent('task');
    addFound(task, options.getDiscovered(task.key));
    const progress = options.getProgress(task.key);
    if (progress !== undefined && progress.next === undefined) ports.onEvent('done');
    else getPool(task).add(task);
  };
  const addFound = ({ plan }: ExportTask, found: TaskProgress['found']): void => {
    for (const { step: id, scope } of found ?? []) {
      const step = plan.steps.find((one) => one.id === id);
      if (step !== undefined) add(createTask(plan, step, scope));
    }
  };
  return {
    add,
    take: () => [...pools.values()].flatMap(takeAll),
    store: (given) => {
      if (given.progress.refused !== undefined) refused.add(getStepName(given.task));
      ports.store({ ...given, rows: given.rows.filter((row) => isFirst(given.task, row, seen)) });
      addFound(given.task, given.progress.found);
    },
    isRefused: (task) => refused.has(getStepName(task)),
  };
}

function takeAll(pool: Pool): readonly QueuedTask[] {
  const turns: QueuedTask[] = [];
  for (let task = pool.take(); task !== undefined; task = pool.take()) turns.push({ task, pool });
  return turns;
}

/** Whether a row shared by several owners is the first: its own task doesn't exist yet. */
function isFirst(task: ExportTask, row: ExportRow, seen: ReadonlySet<string>): boolean {
  if (task.step.uniqueBy === undefined) return true;
  const behind = listChildScopes(task, row).find(({ step }) => step.id === task.step.uniqueBy);
  return behind === undefined || !seen.has(createTask(task.plan, behind.step, behind.scope).key);
}
