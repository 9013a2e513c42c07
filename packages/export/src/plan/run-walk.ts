import type { ExportPlan } from '@nymgate/connectors/export-plans';
import { createTaskQueue, type QueuedTask, type QueueOptions, type TaskQueue } from './create-task-queue.ts';
import type { SavedState, WalkPorts } from './export-types.ts';
import { createTask, type RunWindow } from './task-paths.ts';
import { walkTask } from './walk-task.ts';

export type WalkOptions = QueueOptions & {
  readonly plans: readonly ExportPlan[];
  readonly times: RunWindow;
  /** By key of the task, from finished runs. */
  readonly getSavedState: (key: string) => SavedState | undefined;
};

/**
 * Pulls every step of the plans, each as soon as there is something to ask for. Resolves when nothing is left.
 *
 * @throws ExportFailure; what was put before stands
 */
export function runWalk(options: WalkOptions, ports: WalkPorts): Promise<void> {
  const queue = createTaskQueue(options, ports);
  for (const plan of options.plans)
    for (const step of plan.steps) if (step.loops === undefined) queue.add(createTask(plan, step, {}));
  return drain(
    queue,
    (turn, stopped) => walkTurn(turn, { options, ports, queue, isStopped: stopped }),
    ports.onEvent,
  );
}

type WalkContext = {
  readonly options: WalkOptions;
  readonly ports: WalkPorts;
  readonly queue: TaskQueue;
  readonly isStopped: () => boolean;
};

async function walkTurn({ task, pool }: QueuedTask, walking: WalkContext): Promise<void> {
  const { options, ports, queue, isStopped } = walking;
  if (queue.isRefused(task))
    return queue.store({ task, rows: [], progress: { task: task.key, refused: 'ENDPOINT_NOT_ALLOWED' } });
  await walkTask(task, {
    ports: { ...ports, store: queue.store },
    pool,
    times: options.times,
    saved: options.getSavedState(task.key),
    resumeFrom: options.getProgress(task.key),
    isStopped,
  });
}

type Work = (turn: QueuedTask, stopped: () => boolean) => Promise<void>;

/** Works until the queue is empty, as much at once as it gives out; after a failure nothing begins any more. */
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
